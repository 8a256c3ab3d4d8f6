/// The page at `/`.
enum IndexPage {
    /// The document, whole: it loads nothing.
    static let html = #"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Descentry</title>
        <style>
        :root { color-scheme: light dark }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem }
        pre { overflow-x: auto; padding: .75rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent) }
        </style>
        <h1>Descentry</h1>
        <p>This service trains neural networks from JSON job specs, watches every gradient, and says where
        backpropagation broke first, why, and what to change.</p>
        <pre>curl -d '{
          "data": {"source": {"builtin": "digits"}, "validation": {"fraction": 0.2}},
          "model": {"layers": [{"type": "linear", "out_features": 64}, {"type": "relu"},
                               {"type": "linear", "out_features": 10}]},
          "loss": {"type": "cross_entropy"}, "optimizer": {"type": "adam"}
        }' http://localhost:8080/v1/jobs</pre>
        <ul>
        <li><a href="/openapi.yaml">openapi.yaml</a>: the contract</li>
        <li><a href="/v1/catalog">/v1/catalog</a>: everything a spec can name</li>
        <li><a href="/v1/jobs">/v1/jobs</a>: the jobs</li>
        <li><a href="/healthz">/healthz</a>, <a href="/readyz">/readyz</a>, <a href="/metrics">/metrics</a>:
        for probes and Prometheus</li>
        </ul>
        </html>
        """#
}
