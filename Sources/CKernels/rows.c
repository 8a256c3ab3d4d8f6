#include "ckernels.h"
#include "functions.h"

/// The greatest value of a row; a NaN anywhere makes the row's exponentials NaN anyway.
CK_INLINE float row_max(const float *x, int64_t columns) {
    int32_t greatest = ck_ordered_bits(ck_bits_of_float(x[0]));
    for (int64_t j = 1; j < columns; j++) {
        int32_t order = ck_ordered_bits(ck_bits_of_float(x[j]));
        greatest = order > greatest ? order : greatest;
    }
    return ck_float_of_bits(ck_ordered_bits(greatest));
}

CK_FAST void ck_softmax(const float *x, float *y, int64_t rows, int64_t columns) {
#pragma clang fp reassociate(on) contract(fast)
    for (int64_t i = 0; i < rows; i++) {
        const float *row = x + i * columns;
        float *out = y + i * columns;
        float greatest = row_max(row, columns);
        float sum = 0;
        for (int64_t j = 0; j < columns; j++) out[j] = ck_exp1(row[j] - greatest);
        for (int64_t j = 0; j < columns; j++) sum += out[j];
        float inverse = 1.0f / sum;
        for (int64_t j = 0; j < columns; j++) out[j] *= inverse;
    }
}

CK_FAST void ck_log_softmax(const float *x, float *y, int64_t rows, int64_t columns) {
#pragma clang fp reassociate(on) contract(fast)
    for (int64_t i = 0; i < rows; i++) {
        const float *row = x + i * columns;
        float *out = y + i * columns;
        float greatest = row_max(row, columns);
        float sum = 0;
        for (int64_t j = 0; j < columns; j++) sum += ck_exp1(row[j] - greatest);
        float shift = greatest + logf(sum);
        for (int64_t j = 0; j < columns; j++) out[j] = row[j] - shift;
    }
}

// forward: y = softmax(x); dx_j = y_j·(dy_j − Σ_k dy_k·y_k)
CK_FAST void ck_softmax_backward(const float *y, const float *dy, float *dx, int64_t rows, int64_t columns) {
#pragma clang fp reassociate(on) contract(fast)
    for (int64_t i = 0; i < rows; i++) {
        const float *p = y + i * columns, *d = dy + i * columns;
        float dot = 0;
        for (int64_t j = 0; j < columns; j++) dot += d[j] * p[j];
        for (int64_t j = 0; j < columns; j++) dx[i * columns + j] = p[j] * (d[j] - dot);
    }
}

// forward: y = log softmax(x); dx_j = dy_j − exp(y_j)·Σ_k dy_k
CK_FAST void ck_log_softmax_backward(const float *y, const float *dy, float *dx, int64_t rows, int64_t columns) {
#pragma clang fp reassociate(on) contract(fast)
    for (int64_t i = 0; i < rows; i++) {
        const float *p = y + i * columns, *d = dy + i * columns;
        float sum = 0;
        for (int64_t j = 0; j < columns; j++) sum += d[j];
        for (int64_t j = 0; j < columns; j++) dx[i * columns + j] = d[j] - ck_exp1(p[j]) * sum;
    }
}

CK_FAST void ck_add_row(float *y, const float *row, int64_t rows, int64_t columns) {
    for (int64_t i = 0; i < rows; i++)
        for (int64_t j = 0; j < columns; j++) y[i * columns + j] += row[j];
}

CK_FAST void ck_sum_rows(const float *x, float *sums, int64_t rows, int64_t columns) {
#pragma clang fp reassociate(on) contract(fast)
    int64_t j = 0;
    // Some columns at a time, so that their sums stay in registers.
    for (; j + 16 <= columns; j += 16) {
        float part[16] = {0};
        for (int64_t i = 0; i < rows; i++)
            for (int c = 0; c < 16; c++) part[c] += x[i * columns + j + c];
        for (int c = 0; c < 16; c++) sums[j + c] = part[c];
    }
    for (; j < columns; j++) {
        float sum = 0;
        for (int64_t i = 0; i < rows; i++) sum += x[i * columns + j];
        sums[j] = sum;
    }
}

CK_FAST double ck_softmax_cross_entropy(const float *logits, const int32_t *labels, float *gradient,
                                        float *exponentials, float *scratch, int64_t rows,
                                        int64_t classes, float scale) {
#pragma clang fp reassociate(on) contract(fast)
    float *greatest = scratch, *sums = scratch + rows;
    // One pass per kind of work, so that the exponentials vectorize over all rows at once even
    // where there are only a few classes.
    for (int64_t i = 0; i < rows; i++) {
        const float *row = logits + i * classes;
        greatest[i] = row_max(row, classes);
        for (int64_t j = 0; j < classes; j++) exponentials[i * classes + j] = row[j] - greatest[i];
    }
    ck_exp(exponentials, exponentials, rows * classes);
    double loss = 0;
    for (int64_t i = 0; i < rows; i++) {
        const float *e = exponentials + i * classes;
        float sum = 0;
        for (int64_t j = 0; j < classes; j++) sum += e[j];
        sums[i] = sum;
        int32_t label = labels[i];
        int known = label >= 0 && label < classes;
        // -log softmax: log Σ exp(z − max) − (z_label − max)
        loss += known ? (double)(logf(sum) - (logits[i * classes + label] - greatest[i])) : (double)NAN;
    }
    if (!gradient) return loss;
    for (int64_t i = 0; i < rows; i++) {
        int32_t label = labels[i];
        int known = label >= 0 && label < classes;
        float factor = known ? scale / sums[i] : NAN;
        const float *e = exponentials + i * classes;
        for (int64_t j = 0; j < classes; j++) gradient[i * classes + j] = e[j] * factor;
        if (known) gradient[i * classes + label] -= scale;
    }
    return loss;
}

void ck_class_shares(const int32_t *labels, const float *values, const float *weights, float smoothing,
                     float *shares, int64_t rows, int64_t classes) {
    float keep = 1.0f - smoothing, spread = smoothing / (float)classes;
    for (int64_t i = 0; i < rows; i++) {
        float *row = shares + i * classes;
        if (labels) {
            int32_t label = labels[i];
            int known = label >= 0 && label < classes;
            for (int64_t j = 0; j < classes; j++) row[j] = known ? spread : NAN;
            if (known) row[label] += keep;
        } else {
            for (int64_t j = 0; j < classes; j++) row[j] = values[i * classes + j] * keep + spread;
        }
        if (weights)
            for (int64_t j = 0; j < classes; j++) row[j] *= weights[j];
    }
}

CK_FAST double ck_cross_entropy_of_shares(const float *logits, const float *shares, float *gradient,
                                          float *exponentials, float *scratch, int64_t rows,
                                          int64_t classes, float scale) {
#pragma clang fp reassociate(on) contract(fast)
    float *dots = scratch, *totals = scratch + rows;
    for (int64_t i = 0; i < rows; i++) {
        const float *row = logits + i * classes, *s = shares + i * classes;
        float *z = exponentials + i * classes;
        float greatest = row_max(row, classes), dot = 0, total = 0;
        for (int64_t j = 0; j < classes; j++) z[j] = row[j] - greatest;
        for (int64_t j = 0; j < classes; j++) {
            // A class with no share adds nothing, even where its logit is -infinity.
            dot += s[j] == 0.0f ? 0.0f : s[j] * z[j];
            total += s[j];
        }
        dots[i] = dot;
        totals[i] = total;
    }
    ck_exp(exponentials, exponentials, rows * classes);
    double loss = 0;
    for (int64_t i = 0; i < rows; i++) {
        const float *e = exponentials + i * classes, *s = shares + i * classes;
        float sum = 0;
        for (int64_t j = 0; j < classes; j++) sum += e[j];
        // -Σ s·log softmax: Σ s · log Σexp(z − max) − Σ s·(z − max)
        loss += (double)(totals[i] * logf(sum) - dots[i]);
        if (!gradient) continue;
        float factor = scale * totals[i] / sum;
        for (int64_t j = 0; j < classes; j++)
            gradient[i * classes + j] = e[j] * factor - scale * s[j];
    }
    return loss;
}

int64_t ck_count_correct(const float *outputs, const int32_t *labels, int64_t rows, int64_t classes) {
    int64_t correct = 0;
    for (int64_t i = 0; i < rows; i++) {
        const float *row = outputs + i * classes;
        int64_t best = 0;
        for (int64_t j = 1; j < classes; j++)
            if (row[j] > row[best]) best = j;
        correct += best == labels[i];
    }
    return correct;
}
