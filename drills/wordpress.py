"""A real WordPress with invented people: MariaDB, PHP-FPM and Debian's package, in one folder."""

from __future__ import annotations

import getpass
import json
import os
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from drills.people import PASSWORD
from drills.programs import NotHere, listens, program, running

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from drills.people import Person

WORDPRESS = Path("/usr/share/wordpress")
WORKERS = 6
"""PHP processes: enough that one that waits holds nobody up, on two cores."""

CONFIG = """<?php
define('DB_NAME', 'site'); define('DB_USER', 'site'); define('DB_PASSWORD', 'site');
define('DB_HOST', 'localhost:%(socket)s'); define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $kind) {
    define($kind . '_KEY', 'drill ' . $kind); define($kind . '_SALT', 'salt ' . $kind);
}
define('WP_HOME', 'http://' . ($_SERVER['HTTP_HOST'] ?? 'localhost'));
define('WP_SITEURL', WP_HOME);
define('COOKIEHASH', 'drill');
define('DISABLE_WP_CRON', true); define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true); define('WP_DEFAULT_THEME', 'drill');
$table_prefix = 'wp_';
if (!defined('ABSPATH')) { define('ABSPATH', __DIR__ . '/'); }
require_once ABSPATH . 'wp-settings.php';
"""

POOL = """[global]
error_log = %(folder)s/php.log
daemonize = no
[www]
listen = %(folder)s/php.sock
listen.mode = 0666
%(identity)s
pm = static
pm.max_children = %(workers)d
clear_env = yes
php_admin_value[opcache.enable] = 1
php_admin_value[opcache.validate_timestamps] = 0
php_admin_value[memory_limit] = 256M
"""


@dataclass(frozen=True)
class Site:
    """A site that runs: where its files are, and where PHP answers."""

    root: Path
    php: Path

    @property
    def served(self) -> str:
        """How nginx reaches the site."""
        return f"""root {self.root};
        index index.php;
        location / {{ try_files $uri $uri/ /index.php?$args; }}
        location ~ \\.php$ {{
            include /etc/nginx/fastcgi_params;
            fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
            fastcgi_param HTTP_HOST $http_host;
            fastcgi_pass unix:{self.php};
        }}"""

    @property
    def named(self) -> str:
        """Under whom WordPress says somebody is signed in; nginx cannot verify it."""
        return """map $cookie_wordpress_logged_in_drill $account {
        "~^(?<handle>[^|%]+)" $handle;
        default "";
    }"""


def _copied(folder: Path, socket: Path) -> Path:
    """Lay WordPress out, every file a link to Debian's, with a theme and configuration of ours."""
    if not (WORDPRESS / "wp-settings.php").exists():
        raise NotHere(f"WordPress is not in {WORDPRESS}: .ci/site installs it")
    root = folder / "wordpress"
    subprocess.run(["cp", "-rL", str(WORDPRESS), str(root)], check=True)
    (root / "wp-config.php").write_text(CONFIG % {"socket": socket}, "utf-8")
    theme = root / "wp-content" / "themes" / "drill"
    theme.mkdir(parents=True)
    for each in files("drills").joinpath("theme").iterdir():
        theme.joinpath(each.name).write_bytes(each.read_bytes())
    return root


@contextmanager
def _database(folder: Path) -> Iterator[Path]:
    data, socket = folder / "mariadb", folder / "db.sock"
    account = "mysql" if os.geteuid() == 0 else getpass.getuser()
    data.mkdir()
    if account == "mysql":
        subprocess.run(["chown", "mysql", str(data), str(folder)], check=True)
    common = ["--no-defaults", f"--datadir={data}", f"--user={account}"]
    install = [program("mariadb-install-db"), *common, "--auth-root-authentication-method=normal"]
    subprocess.run([*install, "--skip-test-db"], check=True, capture_output=True)
    fast = ["--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--skip-log-bin"]
    command = [program("mariadbd"), *common, f"--socket={socket}", "--skip-networking", *fast]
    with running(command, listens(socket), folder / "mariadb.log"):
        sql = (
            "CREATE DATABASE site CHARACTER SET utf8mb4; "
            "CREATE USER site@localhost IDENTIFIED BY 'site'; GRANT ALL ON site.* TO site@localhost"
        )
        client = [program("mariadb"), "--no-defaults", f"--socket={socket}", "--user=root"]
        subprocess.run([*client, "--execute", sql], check=True, capture_output=True)
        yield socket


def _seed(root: Path, folder: Path, people: Sequence[Person]) -> None:
    """Install WordPress and enrol everybody, through WordPress itself."""
    listed = folder / "people.json"
    listed.write_text(
        json.dumps(
            [{"handle": each.handle, "name": each.name, "about": each.about} for each in people]
        )
    )
    script = str(files("drills").joinpath("theme", "seed.php"))
    done = subprocess.run(
        [program("php"), script, str(root), str(listed), PASSWORD],
        capture_output=True,
        check=False,
        timeout=300,
    )
    if done.returncode or b"seeded" not in done.stdout:
        raise NotHere(f"WordPress was not seeded: {(done.stdout + done.stderr).decode()[-2000:]}")


@contextmanager
def site(folder: Path, people: Sequence[Person]) -> Iterator[Site]:
    """
    Run a WordPress with these people until the block ends.

    Raises:
        NotHere: Something it needs is missing.
    """
    with _database(folder) as socket:
        root = _copied(folder, socket)
        _seed(root, folder, people)
        identity = "user = www-data\ngroup = www-data" if os.geteuid() == 0 else ""
        pool = folder / "php.conf"
        pool.write_text(POOL % {"folder": folder, "identity": identity, "workers": WORKERS})
        fpm = program("php-fpm8.2", "php-fpm8.4", "php-fpm8.3", "php-fpm")
        command = [fpm, "--nodaemonize", "--fpm-config", str(pool)]
        with running(command, listens(folder / "php.sock"), folder / "php.log"):
            yield Site(root, folder / "php.sock")
