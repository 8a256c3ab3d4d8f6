"""Uses a service through the client that openapi-python-client makes of openapi.yaml."""

import io
import json
import pathlib
import sys

from descentry_client import Client
from descentry_client.api.catalog import get_catalog
from descentry_client.api.datasets import create_dataset, get_dataset_checks, list_datasets
from descentry_client.api.diagnosis import get_diagnosis, get_layers, get_metrics
from descentry_client.api.events import list_all_events, list_events
from descentry_client.api.jobs import create_job, get_job, list_artifacts, list_jobs
from descentry_client.api.webhooks import create_webhook_endpoint, list_webhook_endpoints
from descentry_client import models as m
from descentry_client.types import File

url, examples = sys.argv[1], pathlib.Path(sys.argv[2])
client = Client(base_url=url, raise_on_unexpected_status=True)


def want(answer, kind):
    assert isinstance(answer, kind), f"expected {kind.__name__}, got {answer!r}"
    return answer


# The models hold what a spec says, whatever it names.
for file in sorted(examples.glob("*.json")):
    want(m.JobSpec.from_dict(json.loads(file.read_text())), m.JobSpec)

spec = m.JobSpec(
    name="digits",
    data=m.DataSpec(
        source=m.BuiltinSource(builtin=m.BuiltinSourceBuiltin.DIGITS),
        validation=m.FractionValidation(fraction=0.2),
        preprocess=[m.ScalePreprocessor(type_="scale", by=0.0625)],
    ),
    model=m.LayersModel(
        layers=[
            m.LinearLayer(type_="linear", out_features=32),
            m.ReluLayer(type_="relu"),
            m.ResidualLayer(
                type_="residual", layers=[m.LinearLayer(type_="linear", out_features=32)]
            ),
            m.LinearLayer(type_="linear", out_features=10),
        ]
    ),
    loss=m.CrossEntropyLoss(type_="cross_entropy"),
    optimizer=m.AdamOptimizer(type_="adam", lr=0.001),
    epochs=3,
)
created = want(create_job.sync(client=client, body=spec), m.CreatedJob)
assert isinstance(created.spec.model.layers[2], m.ResidualLayer)
job = want(get_job.sync(created.id, client=client, wait=0), m.Job)
while job.finished_at is None:
    job = want(get_job.sync(created.id, client=client, wait=30), m.Job)
assert job.state == m.JobState.SUCCEEDED, job.state
assert isinstance(job.spec.optimizer, m.AdamOptimizer)
assert job.spec.batch_size == 32
diagnosis = want(get_diagnosis.sync(created.id, client=client), m.Diagnosis)
metrics = want(get_metrics.sync(created.id, client=client, name=["loss"]), m.Metrics)
assert metrics.series[0].points
layers = want(get_layers.sync(created.id, client=client), m.Layers)
assert layers.layers[0].type_ == "linear"
events = want(list_events.sync(created.id, client=client), m.JobEventPage)
want(list_all_events.sync(client=client), m.EventPage)
want(list_artifacts.sync(created.id, client=client), m.Artifacts)
page = want(list_jobs.sync(client=client), m.JobPage)
assert page.data[0].id == created.id
catalog = want(get_catalog.sync(client=client), m.Catalog)
print("job", job.id, job.state, diagnosis.verdict, len(events.data), "events")

table = b"x1,x2,kind\n0.1,0.2,a\n0.3,0.1,b\n0.2,0.2,a\n0.9,0.4,b\n"
stored = want(
    create_dataset.sync(client=client, body=File(payload=io.BytesIO(table)), name="kinds"),
    m.Dataset,
)
assert (stored.rows, stored.classes, stored.format_.kind) == (4, 2, "csv")
assert want(list_datasets.sync(client=client), m.DatasetPage).data[0].id == stored.id
checks = want(get_dataset_checks.sync(stored.id, client=client), m.DatasetChecks)
print("data set", stored.id, stored.rows, "rows,", len(checks.data), "checks")

refused = want(
    create_webhook_endpoint.sync(
        client=client, body=m.NewWebhookEndpoint(url="http://127.0.0.1/")
    ),
    m.Problem,
)
assert refused.code == "address_not_allowed", refused.code
want(list_webhook_endpoints.sync(client=client), m.WebhookEndpointPage)
