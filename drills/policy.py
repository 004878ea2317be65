"""The policy of a drill: what ``privet init`` found, and what the operator of the site knows."""

from __future__ import annotations

WORDPRESS = """
# ── what an operator of WordPress knows ──
[[surface]]
name = "profile"
route = "/author/{subject}/"
fields = ["name", "email"]
[[surface]]
name = "profile by number"
route = "/?author={subject}"
fields = ["name", "email"]
[[surface]]
name = "profile over REST"
route = "/wp-json/wp/v2/users/{subject}"
fields = ["name", "email"]
[[surface]]
name = "profiles over REST"
route = "/wp-json/wp/v2/users"
lists = 100
fields = ["name", "email"]
[[surface]]
name = "map of profiles"
route = "/wp-sitemap-users-{page}.xml"
lists = 2000
[[surface]]
name = "directory"
route = "/members/page/{page}/"
lists = 20
"""

POLICY = """[site]
name = "The Kettle Society"
[identity]
account = ["header:X-Account"]
role = ["header:X-Role"]
%(surfaces)s
%(budgets)s
[enforcement]
mode = "enforce"
[ledger]
path = "%(ledger)s"
"""

BUDGETS = (
    ("account", "1d", 160, ""),
    ("account", "1d", 600, "recruiter"),
    ("account", "1d", 600, "moderator"),
    ("network", "1h", 300, ""),
    ("network", "1d", 600, ""),
    ("network", "1h", 900, "recruiter"),
    ("network", "1d", 900, "recruiter"),
    ("network", "1h", 900, "moderator"),
    ("network", "1d", 900, "moderator"),
)
"""Who may be shown how many people in how much of the visitors' time."""

SECONDS = {"1h": 3_600, "1d": 86_400, "7d": 604_800}


def policy(ledger: object, pace: float) -> str:
    """
    Return the policy of the drill.

    Args:
        ledger: The folder for the ledger.
        pace: How many seconds of the visitors' pass in one of ours; windows are as much shorter.
    """
    budgets = []
    for who, window, subjects, role in BUDGETS:
        lines = ["[[budget]]", f'who = "{who}"', f"subjects = {subjects}"]
        lines.append(f'window = "{max(1, round(SECONDS[window] / pace))}s"')
        if role:
            lines.append(f'role = "{role}"')
        budgets.append("\n".join(lines))
    return POLICY % {"surfaces": WORDPRESS, "budgets": "\n".join(budgets), "ledger": ledger}
