"""An HTTP server with the manners of good and bad image servers.

Serves the files of a directory on 127.0.0.1 and prints its port.  The first part of the path is the manner.  Requests are
logged, with their range, into the file `requests` of the directory.
"""
import base64
import http.server
import itertools
import os
import sys
import threading
import time

directory = sys.argv[1]
counts = {}
lock = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        _, manner, *rest = self.path.split("/", 2)
        name = rest[0] if rest else ""
        with lock:
            counts[self.path] = count = counts.get(self.path, 0) + 1
            with open(os.path.join(directory, "requests"), "a") as log:
                log.write(f"{self.path} {self.headers.get('Range', '-')}\n")
        getattr(self, "do_" + manner, self.do_missing)(name, count)

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for key, value in {"Content-Length": len(body), **headers}.items():
            self.send_header(key.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def content(self, name):
        with open(os.path.join(directory, name), "rb") as file:
            return file.read()

    def send_file(self, content, etag='"v1"', stop=None, ranges=True):
        """Sends the content, or its rest when asked for and the file is still the same, up to `stop`."""
        start, status, headers = 0, 200, {"ETag": etag} if etag else {}
        wanted = self.headers.get("Range")
        if ranges and wanted and self.headers.get("If-Range", etag) == etag:
            start, status = int(wanted[len("bytes="):].split("-")[0]), 206
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        self.send_response(status)
        for key, value in {"Content-Length": len(content) - start, **headers}.items():
            self.send_header(key, str(value))
        self.end_headers()
        self.wfile.write(content[start:stop] if stop is None or stop > start else b"")
        if stop is not None and stop < len(content):
            self.wfile.flush()
            self.close_connection = True

    def do_missing(self, *_):
        self.answer(404, b"<html>not here</html>")

    def do_denied(self, *_):
        self.answer(403)

    def do_broken(self, *_):
        self.answer(500)

    def do_page(self, *_):
        self.answer(200, b"<!DOCTYPE html><html>" + b" " * (1024 - 21), Content_Type="text/html")

    def do_empty(self, *_):
        self.answer(200)

    def do_good(self, name, _):
        self.send_file(self.content(name))

    def do_moved(self, name, _):
        self.answer(302, Location="/good/" + name)

    def do_loop(self, name, _):
        self.answer(302, Location="/loop/" + name)

    def do_tofile(self, name, _):
        self.answer(302, Location="file://" + os.path.join(directory, name))

    def do_short(self, name, count):
        """Breaks off twice."""
        content = self.content(name)
        self.send_file(content, stop=len(content) * count // 3 if count < 3 else None)

    def do_never(self, name, _):
        """Always breaks off at the same place."""
        self.send_file(self.content(name), stop=1000)

    def do_changing(self, name, count):
        """Breaks off, and is another file the next time."""
        content = self.content(name)
        if count == 1:
            self.send_file(bytes(len(content)), etag='"old"', stop=len(content) // 2)
        else:
            self.send_file(content, etag='"new"')

    def do_unmarked(self, name, count):
        """Breaks off and has no ETag: it may have changed."""
        content = self.content(name)
        self.send_file(content, etag=None, stop=len(content) // 2 if count == 1 else None)

    def do_rangeless(self, name, count):
        """Breaks off and cannot go on in the middle."""
        content = self.content(name)
        self.send_file(content, ranges=False, stop=len(content) // 2 if count == 1 else None)

    def do_slow(self, name, _):
        content = self.content(name)
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        for start in range(0, len(content), len(content) // 8):
            self.wfile.write(content[start:start + len(content) // 8])
            self.wfile.flush()
            time.sleep(0.25)

    def do_endless(self, *_):
        """Never says how much there is."""
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in itertools.count():
            self.wfile.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")

    def do_locked(self, name, _):
        if self.headers.get("Authorization") == "Basic " + base64.b64encode(b"us:r:p@ss\"w\\rd").decode():
            self.send_file(self.content(name))
        else:
            self.answer(401, WWW_Authenticate='Basic realm="x"')


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


server = Server(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
# Whoever started it ends it by closing its standard input.
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
server.serve_forever()
