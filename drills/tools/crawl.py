"""Scrapy follows the site's own map and links: crawl.py JOB.json, run by the tools' Python."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import scrapy
from scrapy.crawler import CrawlerProcess

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
HERE = JOB["url"].partition("//")[2]


class Crawl(scrapy.Spider):
    """Take every profile that the map or a page names."""

    name = "crawl"
    taken = 0

    async def start(self):
        """Begin at the map of profiles, and at the first page."""
        for path in ("/wp-sitemap-users-1.xml", "/"):
            yield self.ask(JOB["url"] + path)

    def ask(self, url):
        """Return a request from the address that this scraper has."""
        return scrapy.Request(
            url,
            meta={"bindaddress": (JOB["addresses"][0], 0)},
            priority=int("/author/" in url),  # a person first: that is what it came for
        )

    def parse(self, response):
        """Keep what came, and go on to whatever it names on this site."""
        Crawl.taken += 1
        Path(JOB["out"], f"{Crawl.taken}").write_bytes(response.body)
        found = response.xpath("//*[local-name()='loc']/text() | //a/@href").getall()
        for link in map(response.urljoin, found):
            if link.startswith(JOB["url"] + "/") and "wp-login" not in link:
                yield self.ask(link)


process = CrawlerProcess({
    "LOG_LEVEL": "ERROR",
    "ROBOTSTXT_OBEY": False,
    "TELNETCONSOLE_ENABLED": False,
    "CONCURRENT_REQUESTS": 4,
    "DOWNLOAD_TIMEOUT": 30,
    "RETRY_ENABLED": False,
    "COOKIES_ENABLED": False,
    "CLOSESPIDER_TIMEOUT": JOB["seconds"],
    "CLOSESPIDER_PAGECOUNT": JOB["most"],
    "USER_AGENT": JOB.get(
        "agent",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36",
    ),
})  # fmt: skip
process.crawl(Crawl)
process.start()
