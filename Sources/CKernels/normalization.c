#include "normalization.h"

#include "functions.h"

// Columns are worked on in tiles whose sums stay in registers, rows in blocks that stay in the cache
// for a second look.
enum { TILE = 16, BLOCK_NUMBERS = 4096 };

/// Sums of a tile's columns over n rows: of x, or of the squared distance from `center`.
CK_INLINE void tile_sums(const float *x, const float *center, float *sums, int64_t n, int64_t channels) {
#pragma clang fp reassociate(on) contract(fast)
    float sum[TILE] = {0};
    for (int64_t i = 0; i < n; i++)
        for (int c = 0; c < TILE; c++) {
            float d = x[i * channels + c] - center[c];
            sum[c] += d * d;
        }
    for (int c = 0; c < TILE; c++) sums[c] = sum[c];
}

CK_INLINE void tile_means(const float *x, float *means, int64_t n, int64_t channels) {
#pragma clang fp reassociate(on) contract(fast)
    float sum[TILE] = {0};
    for (int64_t i = 0; i < n; i++)
        for (int c = 0; c < TILE; c++) sum[c] += x[i * channels + c];
    for (int c = 0; c < TILE; c++) means[c] = sum[c] / (float)n;
}

CK_INLINE void one_moment(const float *x, float *mean, float *squares, int64_t n, int64_t channels) {
    float sum = 0, total = 0;
    for (int64_t i = 0; i < n; i++) sum += x[i * channels];
    *mean = sum / (float)n;
    for (int64_t i = 0; i < n; i++) {
        float d = x[i * channels] - *mean;
        total += d * d;
    }
    *squares = total;
}

CK_FAST void ck_column_moments(const float *x, float *mean, float *variance, int64_t n, int64_t channels) {
    int64_t block = BLOCK_NUMBERS / channels;
    if (block < 16) block = 16;
    for (int64_t c = 0; c < channels; c++) mean[c] = variance[c] = 0.0f;
    for (int64_t start = 0; start < n; start += block) {
        int64_t count = n - start < block ? n - start : block;
        const float *rows = x + start * channels;
        // Two blocks' moments become one's (Chan, Golub & LeVeque 1983); nothing cancels.
        float share = (float)count / (float)(start + count), weight = share * (float)start;
        int64_t c = 0;
        for (; c < channels; c += TILE) {
            float means[TILE], squares[TILE];
            int width = channels - c < TILE ? (int)(channels - c) : TILE;
            if (width == TILE) {
                tile_means(rows + c, means, count, channels);
                tile_sums(rows + c, means, squares, count, channels);
            } else {
                for (int j = 0; j < width; j++)
                    one_moment(rows + c + j, means + j, squares + j, count, channels);
            }
            for (int j = 0; j < width; j++) {
                float difference = means[j] - mean[c + j];
                mean[c + j] += difference * share;
                variance[c + j] += squares[j] + difference * difference * weight;
            }
        }
    }
    for (int64_t c = 0; c < channels; c++) variance[c] /= (float)n;
}

CK_FAST void ck_normalize_columns(const float *restrict x, const float *restrict mean,
                                  const float *restrict factor, const float *restrict shift,
                                  float *restrict y, int64_t n, int64_t channels, int rectifies) {
#pragma clang fp contract(fast)
    if (rectifies) {
        for (int64_t i = 0; i < n; i++)
            for (int64_t c = 0; c < channels; c++) {
                float v = (x[i * channels + c] - mean[c]) * factor[c] + shift[c];
                y[i * channels + c] = v < 0.0f ? 0.0f : v;
            }
    } else {
        for (int64_t i = 0; i < n; i++)
            for (int64_t c = 0; c < channels; c++)
                y[i * channels + c] = (x[i * channels + c] - mean[c]) * factor[c] + shift[c];
    }
}

CK_INLINE float passed(const float *dy, const float *rectified, int64_t at) {
    return rectified && rectified[at] == 0.0f ? 0.0f : dy[at];
}

CK_INLINE void tile_gradient_sums(const float *x, const float *dy, const float *rectified,
                                  const float *mean, float *sum, float *product, int64_t n,
                                  int64_t channels) {
#pragma clang fp reassociate(on) contract(fast)
    float sums[TILE] = {0}, products[TILE] = {0};
    if (rectified) {
        for (int64_t i = 0; i < n; i++)
            for (int c = 0; c < TILE; c++) {
                float d = passed(dy, rectified, i * channels + c);
                sums[c] += d;
                products[c] += d * (x[i * channels + c] - mean[c]);
            }
    } else {
        for (int64_t i = 0; i < n; i++)
            for (int c = 0; c < TILE; c++) {
                float d = dy[i * channels + c];
                sums[c] += d;
                products[c] += d * (x[i * channels + c] - mean[c]);
            }
    }
    for (int c = 0; c < TILE; c++) {
        sum[c] += sums[c];
        product[c] += products[c];
    }
}

CK_FAST void ck_column_gradient_sums(const float *x, const float *dy, const float *rectified,
                                     const float *mean, float *sum, float *product, int64_t n,
                                     int64_t channels) {
    int64_t block = BLOCK_NUMBERS / channels;
    if (block < 16) block = 16;
    for (int64_t c = 0; c < channels; c++) sum[c] = product[c] = 0.0f;
    for (int64_t start = 0; start < n; start += block) {
        int64_t count = n - start < block ? n - start : block, c = 0;
        const float *rows = x + start * channels, *slopes = dy + start * channels;
        const float *passing = rectified ? rectified + start * channels : 0;
        for (; c + TILE <= channels; c += TILE)
            tile_gradient_sums(rows + c, slopes + c, passing ? passing + c : 0, mean + c, sum + c,
                               product + c, count, channels);
        for (; c < channels; c++) {
            float s = 0, p = 0;
            for (int64_t i = 0; i < count; i++) {
                float d = passed(slopes, passing, i * channels + c);
                s += d;
                p += d * (rows[i * channels + c] - mean[c]);
            }
            sum[c] += s;
            product[c] += p;
        }
    }
}

CK_FAST void ck_normalize_columns_backward(const float *restrict x, const float *dy,
                                           const float *restrict rectified, const float *restrict mean,
                                           const float *restrict a, const float *restrict b,
                                           const float *restrict c, float *dx, int64_t n,
                                           int64_t channels) {
#pragma clang fp contract(fast)
    for (int64_t i = 0; i < n; i++) {
        int64_t at = i * channels;
        if (rectified) {
            CK_SAME_INDEX
            for (int64_t j = 0; j < channels; j++)
                dx[at + j] = (rectified[at + j] == 0.0f ? 0.0f : dy[at + j]) * a[j] +
                             (x[at + j] - mean[j]) * b[j] + c[j];
        } else {
            CK_SAME_INDEX
            for (int64_t j = 0; j < channels; j++)
                dx[at + j] = dy[at + j] * a[j] + (x[at + j] - mean[j]) * b[j] + c[j];
        }
    }
}

CK_FAST void ck_layer_norm(const float *restrict x, const float *restrict weight,
                           const float *restrict bias, float *restrict y, float *restrict mean,
                           float *restrict inverse, int64_t groups, int64_t columns, float eps) {
#pragma clang fp reassociate(on) contract(fast)
    for (int64_t row = 0; row < groups; row++) {
        const float *from = x + row * columns;
        float *to = y + row * columns;
        float sum = 0, squares = 0;
        for (int64_t j = 0; j < columns; j++) sum += from[j];
        float center = sum / (float)columns;
        for (int64_t j = 0; j < columns; j++) squares += (from[j] - center) * (from[j] - center);
        float scale = 1.0f / __builtin_sqrtf(squares / (float)columns + eps);
        for (int64_t j = 0; j < columns; j++) to[j] = (from[j] - center) * scale;
        if (weight)
            for (int64_t j = 0; j < columns; j++) to[j] *= weight[j];
        if (bias)
            for (int64_t j = 0; j < columns; j++) to[j] += bias[j];
        mean[row] = center;
        inverse[row] = scale;
    }
}

// forward: x̂ = (x − mean)·inverse, y = x̂·w + b; with g = dy·w,
// dx = inverse·(g − mean(g) − x̂·mean(g·x̂)), dw = Σ dy·x̂, db = Σ dy
CK_FAST void ck_layer_norm_backward(const float *restrict x, const float *restrict dy,
                                    const float *restrict weight, const float *restrict mean,
                                    const float *restrict inverse, float *restrict dx,
                                    float *restrict dweight, float *restrict dbias, int64_t groups,
                                    int64_t columns) {
#pragma clang fp reassociate(on) contract(fast)
    if (dweight)
        for (int64_t j = 0; j < columns; j++) dweight[j] = 0.0f;
    if (dbias)
        for (int64_t j = 0; j < columns; j++) dbias[j] = 0.0f;
    for (int64_t row = 0; row < groups; row++) {
        const float *from = x + row * columns, *slope = dy + row * columns;
        float center = mean[row], scale = inverse[row], sum = 0, product = 0;
        if (dweight)
            for (int64_t j = 0; j < columns; j++) dweight[j] += slope[j] * (from[j] - center) * scale;
        if (dbias)
            for (int64_t j = 0; j < columns; j++) dbias[j] += slope[j];
        if (!dx) continue;
        for (int64_t j = 0; j < columns; j++) {
            float g = weight ? slope[j] * weight[j] : slope[j];
            sum += g;
            product += g * (from[j] - center) * scale;
        }
        sum /= (float)columns;
        product /= (float)columns;
        float *to = dx + row * columns;
        for (int64_t j = 0; j < columns; j++) {
            float g = weight ? slope[j] * weight[j] : slope[j];
            to[j] = scale * (g - sum - (from[j] - center) * scale * product);
        }
    }
}
