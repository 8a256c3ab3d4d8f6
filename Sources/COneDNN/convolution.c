#include "convolution.h"

#include <oneapi/dnnl/dnnl.h>
#include <stdlib.h>
#include <string.h>

// Major version 2 describes an operation first and compiles the description; memory descriptors are
// plain structs. Version 3 compiles in one call and hands out descriptors behind pointers. This file
// works on pointers to descriptors and hides the rest in the few functions below.

#if DNNL_VERSION_MAJOR >= 3
typedef const_dnnl_memory_desc_t descriptor;
typedef dnnl_memory_desc_t owned_descriptor;
#else
typedef const dnnl_memory_desc_t *descriptor;
typedef dnnl_memory_desc_t *owned_descriptor;
#endif

static owned_descriptor describe(int count, const dnnl_dim_t *dims, dnnl_format_tag_t tag) {
    owned_descriptor result = NULL;
#if DNNL_VERSION_MAJOR >= 3
    if (dnnl_memory_desc_create_with_tag(&result, count, dims, dnnl_f32, tag) != dnnl_success) return NULL;
#else
    result = calloc(1, sizeof *result);
    if (result && dnnl_memory_desc_init_by_tag(result, count, dims, dnnl_f32, tag) != dnnl_success) {
        free(result);
        return NULL;
    }
#endif
    return result;
}

static void forget(owned_descriptor descriptor) {
#if DNNL_VERSION_MAJOR >= 3
    if (descriptor) dnnl_memory_desc_destroy(descriptor);
#else
    free(descriptor);
#endif
}

static int same(descriptor a, descriptor b) {
    return dnnl_memory_desc_equal(a, b);
}

/// One compiled pass, its weights in the format it wants, and the memories it is run on.
typedef struct {
    dnnl_primitive_t primitive;
    /// The weights between PyTorch's order and the pass's own; null where they are the same.
    dnnl_primitive_t reorder;
    dnnl_memory_t input, output, weight, own_weight, bias, scratchpad;
} pass;

struct cdnn_convolution {
    dnnl_stream_t stream;
    pass forward, backward_data, backward_weights;
    /// One scratchpad and one copy of the weights in oneDNN's order serve all passes in turn.
    float *scratchpad, *weights;
    size_t scratchpad_bytes, weight_bytes;
};

/// One engine for the process, made before there are threads.
static dnnl_engine_t shared_engine;

__attribute__((constructor)) static void make_engine(void) {
    if (dnnl_engine_create(&shared_engine, dnnl_cpu, 0) != dnnl_success) shared_engine = NULL;
}

static dnnl_engine_t engine(void) { return shared_engine; }

static dnnl_memory_t memory(descriptor descriptor, float *values) {
    dnnl_memory_t result = NULL;
    if (dnnl_memory_create(&result, descriptor, engine(), values) != dnnl_success) return NULL;
    return result;
}

/// The descriptors of a convolution's tensors, and the numbers that don't depend on the pass.
typedef struct {
    owned_descriptor input, output, plain_weight, any_weight, bias;
    dnnl_dims_t strides, dilations, padding_before, padding_after;
} geometry;

static void geometry_free(geometry *g) {
    forget(g->input);
    forget(g->output);
    forget(g->plain_weight);
    forget(g->any_weight);
    forget(g->bias);
}

static int geometry_make(geometry *g, const cdnn_convolution_shape *s, int has_bias) {
    dnnl_dims_t input = {s->rows, s->in_channels, s->in_height, s->in_width};
    dnnl_dims_t output = {s->rows, s->out_channels, s->out_height, s->out_width};
    dnnl_dims_t bias = {s->out_channels};
    int64_t inner = s->in_channels / s->groups;
    dnnl_dims_t weight = {s->out_channels, inner, s->kernel_height, s->kernel_width};
    dnnl_dims_t grouped = {s->groups, s->out_channels / s->groups, inner, s->kernel_height, s->kernel_width};
    int is_grouped = s->groups > 1;
    const dnnl_dim_t *dims = is_grouped ? grouped : weight;
    int count = is_grouped ? 5 : 4;
    g->input = describe(4, input, dnnl_nhwc);
    g->output = describe(4, output, dnnl_nhwc);
    g->plain_weight = describe(count, dims, is_grouped ? dnnl_goihw : dnnl_oihw);
    g->any_weight = describe(count, dims, dnnl_format_tag_any);
    g->bias = has_bias ? describe(1, bias, dnnl_a) : NULL;
    dnnl_dims_t strides = {s->stride_height, s->stride_width};
    // oneDNN counts the steps that are skipped.
    dnnl_dims_t dilations = {s->dilation_height - 1, s->dilation_width - 1};
    dnnl_dims_t before = {s->padding_top, s->padding_left};
    dnnl_dims_t after = {s->padding_bottom, s->padding_right};
    memcpy(g->strides, strides, sizeof strides);
    memcpy(g->dilations, dilations, sizeof dilations);
    memcpy(g->padding_before, before, sizeof before);
    memcpy(g->padding_after, after, sizeof after);
    return g->input && g->output && g->plain_weight && g->any_weight && (!has_bias || g->bias);
}

typedef enum { FORWARD, BACKWARD_DATA, BACKWARD_WEIGHTS } kind;

static dnnl_primitive_desc_t compile(kind kind, const geometry *g, dnnl_primitive_desc_t hint) {
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_primitive_desc_t result = NULL;
    if (dnnl_primitive_attr_create(&attributes) != dnnl_success) return NULL;
    // The library's own scratchpad belongs to the thread that compiles, which isn't the one that runs.
    dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
    dnnl_status_t status = dnnl_invalid_arguments;
#if DNNL_VERSION_MAJOR >= 3
    if (kind == FORWARD)
        status = dnnl_convolution_forward_primitive_desc_create(
            &result, engine(), dnnl_forward_training, dnnl_convolution_direct, g->input, g->any_weight,
            g->bias, g->output, g->strides, g->dilations, g->padding_before, g->padding_after, attributes);
    if (kind == BACKWARD_DATA)
        status = dnnl_convolution_backward_data_primitive_desc_create(
            &result, engine(), dnnl_convolution_direct, g->input, g->any_weight, g->output, g->strides,
            g->dilations, g->padding_before, g->padding_after, hint, attributes);
    if (kind == BACKWARD_WEIGHTS)
        status = dnnl_convolution_backward_weights_primitive_desc_create(
            &result, engine(), dnnl_convolution_direct, g->input, g->any_weight, g->bias, g->output,
            g->strides, g->dilations, g->padding_before, g->padding_after, hint, attributes);
#else
    dnnl_convolution_desc_t operation;
    if (kind == FORWARD)
        status = dnnl_dilated_convolution_forward_desc_init(
            &operation, dnnl_forward_training, dnnl_convolution_direct, g->input, g->any_weight, g->bias,
            g->output, g->strides, g->dilations, g->padding_before, g->padding_after);
    if (kind == BACKWARD_DATA)
        status = dnnl_dilated_convolution_backward_data_desc_init(
            &operation, dnnl_convolution_direct, g->input, g->any_weight, g->output, g->strides,
            g->dilations, g->padding_before, g->padding_after);
    if (kind == BACKWARD_WEIGHTS)
        status = dnnl_dilated_convolution_backward_weights_desc_init(
            &operation, dnnl_convolution_direct, g->input, g->any_weight, g->bias, g->output, g->strides,
            g->dilations, g->padding_before, g->padding_after);
    if (status == dnnl_success)
        status = dnnl_primitive_desc_create(&result, &operation, attributes, engine(), hint);
#endif
    dnnl_primitive_attr_destroy(attributes);
    return status == dnnl_success ? result : NULL;
}

static descriptor query(dnnl_primitive_desc_t compiled, dnnl_query_t what) {
    return dnnl_primitive_desc_query_md(compiled, what, 0);
}

static size_t bytes_of(descriptor descriptor) {
    return dnnl_memory_desc_get_size(descriptor);
}

static int reorder(dnnl_primitive_t *primitive, descriptor from, descriptor to) {
    dnnl_primitive_desc_t compiled = NULL;
    if (dnnl_reorder_primitive_desc_create(&compiled, from, engine(), to, engine(), NULL) != dnnl_success)
        return 0;
    dnnl_status_t status = dnnl_primitive_create(primitive, compiled);
    dnnl_primitive_desc_destroy(compiled);
    return status == dnnl_success;
}

/// Finishes a pass whose description is compiled; the buffers it shares are attached later.
static int pass_make(pass *p, kind kind, dnnl_primitive_desc_t compiled, const geometry *g,
                     cdnn_convolution *c) {
    dnnl_query_t which = kind == BACKWARD_WEIGHTS ? dnnl_query_diff_weights_md : dnnl_query_weights_md;
    descriptor own = query(compiled, which), scratch = query(compiled, dnnl_query_scratchpad_md);
    size_t scratchpad = bytes_of(scratch), weights = bytes_of(own);
    if (scratchpad > c->scratchpad_bytes) c->scratchpad_bytes = scratchpad;
    if (weights > c->weight_bytes) c->weight_bytes = weights;
    if (dnnl_primitive_create(&p->primitive, compiled) != dnnl_success) return 0;
    p->input = memory(g->input, NULL);
    p->output = memory(g->output, NULL);
    p->weight = memory(g->plain_weight, NULL);
    p->own_weight = memory(own, NULL);
    p->scratchpad = memory(scratch, NULL);
    p->bias = g->bias ? memory(g->bias, NULL) : NULL;
    if (!p->input || !p->output || !p->weight || !p->own_weight || !p->scratchpad) return 0;
    if (same(own, g->plain_weight)) return 1;
    return kind == BACKWARD_WEIGHTS ? reorder(&p->reorder, own, g->plain_weight)
                                    : reorder(&p->reorder, g->plain_weight, own);
}

static void pass_free(pass *p) {
    if (p->primitive) dnnl_primitive_destroy(p->primitive);
    if (p->reorder) dnnl_primitive_destroy(p->reorder);
    dnnl_memory_t memories[] = {p->input, p->output, p->weight, p->own_weight, p->bias, p->scratchpad};
    for (size_t i = 0; i < sizeof memories / sizeof *memories; i++)
        if (memories[i]) dnnl_memory_destroy(memories[i]);
}

static void pass_attach(pass *p, cdnn_convolution *c) {
    if (!p->primitive) return;
    dnnl_memory_set_data_handle(p->scratchpad, c->scratchpad);
    dnnl_memory_set_data_handle(p->own_weight, c->weights);
}

static float *aligned(size_t bytes) {
    size_t whole = (bytes + 63) / 64 * 64;
    float *result = aligned_alloc(64, whole ? whole : 64);
    if (result) memset(result, 0, whole ? whole : 64);
    return result;
}

static int compile_all(cdnn_convolution *c, const geometry *g, int needs_input_gradient) {
    dnnl_primitive_desc_t forward = compile(FORWARD, g, NULL);
    if (!forward) return 0;
    dnnl_primitive_desc_t weights = compile(BACKWARD_WEIGHTS, g, forward);
    dnnl_primitive_desc_t data = needs_input_gradient ? compile(BACKWARD_DATA, g, forward) : NULL;
    int made = weights && (data || !needs_input_gradient) && pass_make(&c->forward, FORWARD, forward, g, c) &&
               pass_make(&c->backward_weights, BACKWARD_WEIGHTS, weights, g, c) &&
               (!data || pass_make(&c->backward_data, BACKWARD_DATA, data, g, c));
    dnnl_primitive_desc_destroy(forward);
    if (weights) dnnl_primitive_desc_destroy(weights);
    if (data) dnnl_primitive_desc_destroy(data);
    return made;
}

cdnn_convolution *cdnn_convolution_create(const cdnn_convolution_shape *shape, int has_bias,
                                          int needs_input_gradient) {
    cdnn_convolution *c = calloc(1, sizeof *c);
    geometry g = {0};
    if (!c) return NULL;
    int made = engine() && geometry_make(&g, shape, has_bias) &&
               dnnl_stream_create(&c->stream, engine(), dnnl_stream_default_flags) == dnnl_success &&
               compile_all(c, &g, needs_input_gradient);
    geometry_free(&g);
    if (made) {
        c->scratchpad = aligned(c->scratchpad_bytes);
        c->weights = aligned(c->weight_bytes);
    }
    if (!made || !c->scratchpad || !c->weights) {
        cdnn_convolution_destroy(c);
        return NULL;
    }
    pass_attach(&c->forward, c);
    pass_attach(&c->backward_data, c);
    pass_attach(&c->backward_weights, c);
    return c;
}

void cdnn_convolution_destroy(cdnn_convolution *c) {
    if (!c) return;
    pass_free(&c->forward);
    pass_free(&c->backward_data);
    pass_free(&c->backward_weights);
    if (c->stream) dnnl_stream_destroy(c->stream);
    free(c->scratchpad);
    free(c->weights);
    free(c);
}

size_t cdnn_convolution_bytes(const cdnn_convolution *c) {
    return c->scratchpad_bytes + c->weight_bytes;
}

/// The weight that a pass reads, in its own order.
static dnnl_memory_t weight_in(pass *p, const float *weight, dnnl_stream_t stream) {
    dnnl_memory_set_data_handle(p->weight, (void *)weight);
    if (!p->reorder) return p->weight;
    dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, p->weight}, {DNNL_ARG_TO, p->own_weight}};
    return dnnl_primitive_execute(p->reorder, stream, 2, arguments) == dnnl_success ? p->own_weight : NULL;
}

int cdnn_convolution_forward(cdnn_convolution *c, const float *input, const float *weight,
                             const float *bias, float *output) {
    pass *p = &c->forward;
    dnnl_memory_t own = weight_in(p, weight, c->stream);
    if (!own) return dnnl_runtime_error;
    dnnl_memory_set_data_handle(p->input, (void *)input);
    dnnl_memory_set_data_handle(p->output, output);
    if (p->bias) dnnl_memory_set_data_handle(p->bias, (void *)bias);
    dnnl_exec_arg_t arguments[] = {{DNNL_ARG_SRC, p->input},
                                   {DNNL_ARG_WEIGHTS, own},
                                   {DNNL_ARG_DST, p->output},
                                   {DNNL_ARG_SCRATCHPAD, p->scratchpad},
                                   {DNNL_ARG_BIAS, p->bias}};
    return (int)dnnl_primitive_execute(p->primitive, c->stream, p->bias ? 5 : 4, arguments);
}

int cdnn_convolution_backward_weights(cdnn_convolution *c, const float *input,
                                      const float *output_gradient, float *weight_gradient,
                                      float *bias_gradient) {
    pass *p = &c->backward_weights;
    dnnl_memory_set_data_handle(p->input, (void *)input);
    dnnl_memory_set_data_handle(p->output, (void *)output_gradient);
    dnnl_memory_set_data_handle(p->weight, weight_gradient);
    if (p->bias) dnnl_memory_set_data_handle(p->bias, bias_gradient);
    dnnl_exec_arg_t arguments[] = {{DNNL_ARG_SRC, p->input},
                                   {DNNL_ARG_DIFF_DST, p->output},
                                   {DNNL_ARG_DIFF_WEIGHTS, p->reorder ? p->own_weight : p->weight},
                                   {DNNL_ARG_SCRATCHPAD, p->scratchpad},
                                   {DNNL_ARG_DIFF_BIAS, p->bias}};
    dnnl_status_t status = dnnl_primitive_execute(p->primitive, c->stream, p->bias ? 5 : 4, arguments);
    if (status != dnnl_success || !p->reorder) return (int)status;
    dnnl_exec_arg_t back[] = {{DNNL_ARG_FROM, p->own_weight}, {DNNL_ARG_TO, p->weight}};
    return (int)dnnl_primitive_execute(p->reorder, c->stream, 2, back);
}

int cdnn_convolution_backward_data(cdnn_convolution *c, const float *output_gradient,
                                   const float *weight, float *input_gradient) {
    pass *p = &c->backward_data;
    if (!p->primitive) return dnnl_invalid_arguments;
    dnnl_memory_t own = weight_in(p, weight, c->stream);
    if (!own) return dnnl_runtime_error;
    dnnl_memory_set_data_handle(p->output, (void *)output_gradient);
    dnnl_memory_set_data_handle(p->input, input_gradient);
    dnnl_exec_arg_t arguments[] = {{DNNL_ARG_DIFF_DST, p->output},
                                   {DNNL_ARG_WEIGHTS, own},
                                   {DNNL_ARG_DIFF_SRC, p->input},
                                   {DNNL_ARG_SCRATCHPAD, p->scratchpad}};
    return (int)dnnl_primitive_execute(p->primitive, c->stream, 4, arguments);
}
