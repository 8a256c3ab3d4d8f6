/// Every route of the service.
///
/// To add one: a handler in `Endpoints/`, a line here, its path in `openapi.yaml`.
enum Routes {
    private static let json = ["application/json"]
    /// What `curl -d` sends without being told otherwise is JSON too.
    private static let jsonOrForm = ["application/json", "application/x-www-form-urlencoded"]
    private static let mergePatch = ["application/json", "application/merge-patch+json"]
    private static let files = [
        "text/csv", "application/x-npz", "application/x-idx", "application/octet-stream",
    ]
    private static let labels = ["application/x-idx", "application/octet-stream"]
    private static let page: [QueryParameter] = ["limit", "after"]
    private static let jobFilters = [
        "state", QueryParameter("metadata", .keyed),
    ]
    private static let fileOptions: [QueryParameter] = [
        "name", "target", QueryParameter("inputs", .repeated), "header", "delimiter", "task",
        "format",
    ]
    private static let metricOptions = [
        QueryParameter("name", .repeated), "from_step", "max_points",
    ]

    // swift-format-ignore
    /// The routes, in the order of `openapi.yaml`.
    static let all: [Route] = [
        Route("POST", "/v1/jobs", "createJob", query: ["dry_run"], accepts: jsonOrForm, limit: .spec, JobEndpoints.create),
        Route("GET", "/v1/jobs", "listJobs", query: page + jobFilters, JobEndpoints.list),
        Route("GET", "/v1/jobs/{id}", "getJob", query: ["wait", "since_version"], JobEndpoints.get),
        Route("POST", "/v1/jobs/{id}/cancel", "cancelJob", JobEndpoints.cancel),
        Route("POST", "/v1/jobs/{id}/pause", "pauseJob", JobEndpoints.pause),
        Route("POST", "/v1/jobs/{id}/resume", "resumeJob", JobEndpoints.resume),
        Route("GET", "/v1/jobs/{id}/diagnosis", "getDiagnosis", DiagnosisEndpoints.get),
        Route("GET", "/v1/jobs/{id}/metrics", "getMetrics", query: metricOptions, MetricsEndpoints.get),
        Route("GET", "/v1/jobs/{id}/layers", "getLayers", LayerEndpoints.get),
        Route("GET", "/v1/jobs/{id}/suspicious_rows", "listSuspiciousRows", RowEndpoints.suspicious),
        Route("GET", "/v1/jobs/{id}/confusion", "getConfusion", RowEndpoints.confusion),
        Route("GET", "/v1/jobs/{id}/artifacts", "listArtifacts", ArtifactEndpoints.list),
        Route("GET", "/v1/jobs/{id}/artifacts/{name}", "getArtifact", ArtifactEndpoints.get),
        Route("GET", "/v1/jobs/{id}/events", "listEvents", query: page, EventEndpoints.list),
        Route("GET", "/v1/jobs/{id}/deliveries", "listJobDeliveries", query: page, DeliveryEndpoints.listOfJob),
        Route("GET", "/v1/events", "listAllEvents", query: page + ["type"], EventEndpoints.listAll),
        Route("POST", "/v1/datasets", "createDataset", query: fileOptions, accepts: files, limit: .dataset, DatasetEndpoints.create),
        Route("GET", "/v1/datasets", "listDatasets", query: page, DatasetEndpoints.list),
        Route("GET", "/v1/datasets/{id}", "getDataset", DatasetEndpoints.get),
        Route("DELETE", "/v1/datasets/{id}", "deleteDataset", DatasetEndpoints.delete),
        Route("PUT", "/v1/datasets/{id}/labels", "putDatasetLabels", accepts: labels, limit: .dataset, DatasetEndpoints.putLabels),
        Route("GET", "/v1/datasets/{id}/checks", "getDatasetChecks", DatasetEndpoints.checks),
        Route("POST", "/v1/webhook_endpoints", "createWebhookEndpoint", accepts: json, limit: .document, WebhookEndpoints.create),
        Route("GET", "/v1/webhook_endpoints", "listWebhookEndpoints", query: page, WebhookEndpoints.list),
        Route("GET", "/v1/webhook_endpoints/{id}", "getWebhookEndpoint", WebhookEndpoints.get),
        Route("PATCH", "/v1/webhook_endpoints/{id}", "updateWebhookEndpoint", accepts: mergePatch, limit: .document, WebhookEndpoints.update),
        Route("DELETE", "/v1/webhook_endpoints/{id}", "deleteWebhookEndpoint", WebhookEndpoints.delete),
        Route("POST", "/v1/webhook_endpoints/{id}/test", "testWebhookEndpoint", WebhookEndpoints.test),
        Route("POST", "/v1/webhook_endpoints/{id}/rotate_secret", "rotateWebhookSecret", WebhookEndpoints.rotateSecret),
        Route("GET", "/v1/webhook_endpoints/{id}/deliveries", "listEndpointDeliveries", query: page, DeliveryEndpoints.listOfEndpoint),
        Route("POST", "/v1/deliveries/{id}/redeliver", "redeliver", DeliveryEndpoints.redeliver),
        Route("GET", "/v1/catalog", "getCatalog", CatalogEndpoints.get),
        Route("GET", "/healthz", "getHealth", OperationsEndpoints.health),
        Route("GET", "/readyz", "getReadiness", OperationsEndpoints.readiness),
        Route("GET", "/metrics", "getServiceMetrics", OperationsEndpoints.metrics),
        Route("GET", "/openapi.yaml", "getContract", OperationsEndpoints.contract),
        Route("GET", "/", "getIndex", OperationsEndpoints.index),
    ]
}
