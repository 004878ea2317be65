"""A FastAPI application guarded by Privet."""

from __future__ import annotations

import os

from fastapi import FastAPI, HTTPException

import privet

PEOPLE = {number: f"Person {number}" for number in range(1, 101)}

app = FastAPI()
app.add_middleware(privet.protect_asgi, config=os.environ.get("PRIVET_CONFIG", "privet.toml"))


@app.get("/members/{number}")
async def member(number: int) -> dict[str, str]:
    """Show one person; the route tells Privet whom."""
    if number not in PEOPLE:
        raise HTTPException(404)
    return {"name": PEOPLE[number]}


@app.get("/export")
async def export(first: int, last: int) -> list[str]:
    """Show many people on a route that tells nothing: the application says whom."""
    found = [number for number in range(first, last + 1) if number in PEOPLE]
    privet.expose(found, fields=("name", "email"))
    return [PEOPLE[number] for number in found]
