"""Uses a service through the client that OpenAPI Generator makes of openapi.yaml."""

import json
import pathlib
import sys

import descentry_openapi as d

url, examples = sys.argv[1], pathlib.Path(sys.argv[2])
client = d.ApiClient(d.Configuration(host=url))
jobs, diagnoses, events = d.JobsApi(client), d.DiagnosisApi(client), d.EventsApi(client)
datasets, webhooks = d.DatasetsApi(client), d.WebhooksApi(client)

# The models hold what a spec says, whatever it names.
for file in sorted(examples.glob("*.json")):
    assert d.JobSpec.from_dict(json.loads(file.read_text())).name

layers = [
    d.Layer(d.LinearLayer(type="linear", out_features=32)),
    d.Layer(d.ReluLayer(type="relu")),
    d.Layer(
        d.ResidualLayer(
            type="residual", layers=[d.Layer(d.LinearLayer(type="linear", out_features=32))]
        )
    ),
    d.Layer(d.LinearLayer(type="linear", out_features=10)),
]
spec = d.JobSpec(
    name="digits",
    data=d.DataSpec(
        source=d.DataSpecSource(d.BuiltinSource(builtin="digits")),
        validation=d.DataSpecValidation(d.FractionValidation(fraction=0.2)),
        preprocess=[d.Preprocessor(d.ScalePreprocessor(type="scale", by=0.0625))],
    ),
    model=d.JobSpecModel(d.LayersModel(layers=layers)),
    loss=d.Loss(d.CrossEntropyLoss(type="cross_entropy")),
    optimizer=d.Optimizer(d.AdamOptimizer(type="adam", lr=0.001)),
    epochs=3,
)
created = jobs.create_job(spec)
assert isinstance(created.spec.model.actual_instance.layers[2].actual_instance, d.ResidualLayer)
job = jobs.get_job(created.id)
while job.finished_at is None:
    job = jobs.get_job(created.id, wait=30)
assert job.state == d.JobState.SUCCEEDED, job.state
assert isinstance(job.spec.optimizer.actual_instance, d.AdamOptimizer)
assert job.spec.batch_size == 32
diagnosis = diagnoses.get_diagnosis(created.id)
assert diagnoses.get_metrics(created.id, name=["loss"]).series[0].points
assert diagnoses.get_layers(created.id).layers[0].type == "linear"
happened = events.list_events(created.id)
events.list_all_events()
files = jobs.list_artifacts(created.id)
assert jobs.get_artifact(created.id, files.artifacts[-1].name)
assert jobs.list_jobs().data[0].id == created.id
d.CatalogApi(client).get_catalog()
print("job", job.id, job.state.value, diagnosis.verdict.value, len(happened.data), "events")

table = b"x1,x2,kind\n0.1,0.2,a\n0.3,0.1,b\n0.2,0.2,a\n0.9,0.4,b\n"
stored = datasets.create_dataset(table, name="kinds")
assert (stored.rows, stored.classes, stored.format.kind) == (4, 2, "csv")
assert datasets.list_datasets().data[0].id == stored.id
checks = datasets.get_dataset_checks(stored.id)
print("data set", stored.id, stored.rows, "rows,", len(checks.data), "checks")

try:
    webhooks.create_webhook_endpoint(d.NewWebhookEndpoint(url="http://127.0.0.1/"))
    raise SystemExit("an address of this machine was taken")
except d.ApiException as refused:
    assert json.loads(refused.body)["code"] == "address_not_allowed", refused.body
webhooks.list_webhook_endpoints()
