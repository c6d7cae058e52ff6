"""An FTP server that knows just what curl asks: anonymous, or user `us` with password `p@ss`, passive mode, restart.

Serves the files of a directory on 127.0.0.1 and prints its port.
"""
import os
import socketserver
import sys
import threading

directory = sys.argv[1]


class Handler(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        self.say("220 ready")
        start, data, user, allowed = 0, None, "", False
        for line in self.rfile:
            verb, _, argument = line.decode().rstrip("\r\n").partition(" ")
            path = os.path.join(directory, os.path.basename(argument))
            if verb == "USER":
                user = argument
                self.say("331 password")
            elif verb == "PASS":
                allowed = user == "anonymous" or (user, argument) == ("us", "p@ss")
                self.say("230 in" if allowed else "530 no")
            elif not allowed and verb != "QUIT":
                self.say("530 no")
            elif verb == "PWD":
                self.say('257 "/"')
            elif verb == "CWD":
                self.say("250 there")
            elif verb == "TYPE":
                self.say("200 fine")
            elif verb == "SIZE":
                self.say(f"213 {os.path.getsize(path)}" if os.path.exists(path) else "550 no such file")
            elif verb == "REST":
                start = int(argument)
                self.say("350 from there")
            elif verb == "PASV":
                data = socketserver.socket.create_server(("127.0.0.1", 0))
                port = data.getsockname()[1]
                self.say(f"227 here (127,0,0,1,{port // 256},{port % 256})")
            elif verb == "RETR" and os.path.exists(path):
                self.say("150 coming")
                connection, _ = data.accept()
                with connection, open(path, "rb") as file:
                    file.seek(start)
                    connection.sendall(file.read())
                self.say("226 done")
            elif verb == "RETR":
                self.say("550 no such file")
            elif verb == "QUIT":
                return self.say("221 bye")
            else:
                self.say("502 what?")


server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
print(server.server_address[1], flush=True)
# Whoever started it ends it by closing its standard input.
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
server.serve_forever()
