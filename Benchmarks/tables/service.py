"""A service of our own on a free port, and the jobs it is given."""

import json
import re
import subprocess
import tempfile
import time
import urllib.error
import urllib.request


class Service:
    def __init__(self, binary):
        self.folder = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            [binary, "serve", "--port", "0", "--data", self.folder.name],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.process.stdout:
            if found := re.search(r"http://[\d.]+:\d+", line):
                self.url = found.group(0)
                break
        else:
            raise SystemExit("the service didn't start")
        # What it says from now on is not read here, and must not fill the pipe.
        subprocess.Popen(["cat"], stdin=self.process.stdout, stdout=subprocess.DEVNULL)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.terminate()
        self.process.wait(20)
        self.folder.cleanup()

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, method=method,
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read())

    def post(self, spec):
        """The id of a new job, or what was wrong with it."""
        try:
            return self.call("POST", "/v1/jobs", spec)["id"], None
        except urllib.error.HTTPError as error:
            return None, error.read().decode()[:300]

    def stored_spec(self, job):
        """A job's spec with every default, which a remedy's patch is written for."""
        return self.call("GET", f"/v1/jobs/{job}")["spec"]

    def result(self, job):
        """A job's final diagnosis and its held-out curves, once it is over."""
        while True:
            if self.call("GET", f"/v1/jobs/{job}")["state"] in ("succeeded", "failed", "cancelled"):
                break
            time.sleep(0.05)
        diagnosis = self.call("GET", f"/v1/jobs/{job}/diagnosis")
        answer = self.call("GET", f"/v1/jobs/{job}/metrics"
                                  "?name=validation_loss,validation_accuracy&max_points=1000")
        curves = {series["name"]: [point["value"] for point in series["points"]]
                  for series in answer["series"]}
        return diagnosis, curves
