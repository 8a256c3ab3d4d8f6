"""A webhook receiver that checks signatures with an independent library: pip install standardwebhooks."""
import datetime, http.server, json, os
from standardwebhooks import Webhook

class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        event = Webhook(os.environ["DESCENTRY_WEBHOOK_SECRET"]).verify(body, dict(self.headers))
        age = datetime.datetime.now(datetime.UTC) - datetime.datetime.fromisoformat(event["timestamp"])
        print(f"{event['type']} {age.total_seconds() * 1000:.0f} ms {json.dumps(event['data'])}", flush=True)
        self.send_response(204)
        self.end_headers()

http.server.HTTPServer(("127.0.0.1", int(os.environ.get("PORT", "9000"))), Receiver).serve_forever()
