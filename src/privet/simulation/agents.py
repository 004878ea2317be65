"""What visitors' programs call themselves."""

from __future__ import annotations

from itertools import product

_CHROME = "(KHTML, like Gecko) Chrome/{0}.0.0.0 Safari/537.36"
_WINDOWS, _MAC = "Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7"
_LINUX = "X11; Linux x86_64"

DESKTOPS = tuple(
    agent.encode()
    for agent in (
        *(
            f"Mozilla/5.0 ({system}) AppleWebKit/537.36 " + _CHROME.format(version)
            for version, system in product((143, 142, 141, 138, 131), (_WINDOWS, _MAC, _LINUX))
        ),
        *(
            f"Mozilla/5.0 ({_WINDOWS}) AppleWebKit/537.36 {_CHROME.format(v)} Edg/{v}.0.0.0"
            for v in (143, 142)
        ),
        *(
            f"Mozilla/5.0 ({system}; rv:{version}.0) Gecko/20100101 Firefox/{version}.0"
            for version, system in product((145, 144, 140, 128), (_WINDOWS, _LINUX))
        ),
        *(
            f"Mozilla/5.0 ({_MAC}) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            f"Version/{version} Safari/605.1.15"
            for version in ("26.1", "26.0", "18.6", "17.6")
        ),
    )
)
"""Browsers on a desk; the forms are the vendors' frozen ones, the versions those of late 2026."""

PHONES = tuple(
    agent.encode()
    for agent in (
        *(
            f"Mozilla/5.0 (iPhone; CPU iPhone OS {system} like Mac OS X) AppleWebKit/605.1.15 "
            f"(KHTML, like Gecko) Version/{version} Mobile/15E148 Safari/604.1"
            for system, version in (("18_7", "26.1"), ("18_6", "18.6"), ("17_7", "17.7"))
        ),
        *(
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
            f"Chrome/{version}.0.0.0 Mobile Safari/537.36"
            for version in (143, 142, 141, 139)
        ),
        *(
            f"Mozilla/5.0 (Android {system}; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0"
            for system in (15, 14)
        ),
    )
)
"""Browsers on a telephone."""

FEED_READERS = (
    b"FreshRSS/1.27.1 (Linux; https://freshrss.org)",
    b"Tiny Tiny RSS/25.10 (https://tt-rss.org/)",
    b"NetNewsWire (RSS Reader; https://netnewswire.com/)",
    b"Miniflux/2.2.14",
)
GOOGLEBOT = (
    (
        b"Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 "
        b"(KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36 "
        b"(compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    ),
    b"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
)
BINGBOT = (
    (
        b"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; "
        b"+http://www.bing.com/bingbot.htm) Chrome/143.0.0.0 Safari/537.36"
    ),
)
PROGRAMS = (b"python-requests/2.32.5", b"Go-http-client/2.0", b"curl/8.14.1")

PREVIEWS = (
    b"Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    b"facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    b"Twitterbot/1.0",
    b"WhatsApp/2.2547.8 W",
)
MONITORS = (b"Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",)
CHECKERS = (b"Mozilla/5.0 (compatible; Siteimprove Accessibility; +https://siteimprove.com)",)
"""Good automation that is not a search engine; the forms are those that their makers document."""

ALL = (
    *DESKTOPS, *PHONES, *FEED_READERS, *GOOGLEBOT, *BINGBOT, *PROGRAMS,
    *PREVIEWS, *MONITORS, *CHECKERS,
)  # fmt: skip
"""Every agent; a request names one by its place in this row."""

DESKTOP = range(len(DESKTOPS))
PHONE = range(DESKTOP.stop, DESKTOP.stop + len(PHONES))
FEED_READER = range(PHONE.stop, PHONE.stop + len(FEED_READERS))
GOOGLE = range(FEED_READER.stop, FEED_READER.stop + len(GOOGLEBOT))
BING = range(GOOGLE.stop, GOOGLE.stop + len(BINGBOT))
PROGRAM = range(BING.stop, BING.stop + len(PROGRAMS))
PREVIEW = range(PROGRAM.stop, PROGRAM.stop + len(PREVIEWS))
MONITOR = range(PREVIEW.stop, PREVIEW.stop + len(MONITORS))
CHECKER = range(MONITOR.stop, MONITOR.stop + len(CHECKERS))
