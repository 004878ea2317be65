"""A Flask application guarded by Privet."""

from __future__ import annotations

import os

from flask import Flask, Response, abort, jsonify, request

import privet

PEOPLE = {number: f"Person {number}" for number in range(1, 101)}

app = Flask(__name__)
app.wsgi_app = privet.protect_wsgi(  # type: ignore[method-assign]
    app.wsgi_app, os.environ.get("PRIVET_CONFIG", "privet.toml")
)


@app.get("/members/<int:number>")
def member(number: int) -> Response:
    """Show one person; the route tells Privet whom."""
    if number not in PEOPLE:
        abort(404)
    return jsonify(name=PEOPLE[number])


@app.get("/export")
def export() -> Response:
    """Show many people on a route that tells nothing: a header field says whom."""
    first, last = int(request.args["first"]), int(request.args["last"])
    found = [number for number in range(first, last + 1) if number in PEOPLE]
    answer = jsonify([PEOPLE[number] for number in found])
    answer.headers["X-Privet-Subjects"] = ", ".join(f'"{number}"' for number in found)
    return answer
