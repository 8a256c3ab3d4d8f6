#include "images.h"

#include <math.h>

#include "functions.h"

CK_FAST void ck_transpose(const float *x, float *y, int64_t rows, int64_t n, int64_t m) {
    for (int64_t row = 0; row < rows; row++) {
        const float *from = x + row * n * m;
        float *to = y + row * n * m;
        for (int64_t j = 0; j < m; j++)
            for (int64_t i = 0; i < n; i++) to[j * n + i] = from[i * m + j];
    }
}

// In all pools: h and w number windows, i and j pixels, c channels.
#define FOR_WINDOWS                                                        \
    for (int64_t row = 0; row < rows; row++)                               \
        for (int64_t h = 0; h < height.windows; h++)                       \
            for (int64_t w = 0; w < width.windows; w++)

#define FOR_PIXELS                                                                          \
    for (int64_t i = height.start[h]; i < height.end[h]; i += height.dilation)              \
        for (int64_t j = width.start[w]; j < width.end[w]; j += width.dilation)

CK_INLINE int64_t window_at(int64_t row, int64_t h, int64_t w, int64_t channels, ck_windows height,
                            ck_windows width) {
    return ((row * height.windows + h) * width.windows + w) * channels;
}

CK_INLINE int64_t pixel_at(int64_t row, int64_t i, int64_t j, int64_t channels, ck_windows height,
                           ck_windows width) {
    return ((row * height.pixels + i) * width.pixels + j) * channels;
}

/// A NaN replaces any number, and nothing but another NaN replaces it.
CK_INLINE int is_taken(float value, float best) { return (value > best) | (value != value); }

/// The first `count` channels of one window of an image.
CK_INLINE void max_of_window(const float *x, float *best, int32_t *which, int64_t h, int64_t w,
                             int64_t channels, int64_t count, ck_windows height, ck_windows width) {
    for (int64_t c = 0; c < count; c++) {
        best[c] = -INFINITY;
        which[c] = (int32_t)(height.start[h] * width.pixels + width.start[w]);
    }
    FOR_PIXELS {
        const float *pixel = x + (i * width.pixels + j) * channels;
        for (int64_t c = 0; c < count; c++) {
            int taken = is_taken(pixel[c], best[c]);
            best[c] = taken ? pixel[c] : best[c];
            which[c] = taken ? (int32_t)(i * width.pixels + j) : which[c];
        }
    }
}

CK_FAST void ck_max_pool(const float *restrict x, float *restrict y, int32_t *restrict chosen,
                         int64_t rows, int64_t channels, ck_windows height, ck_windows width) {
    FOR_WINDOWS {
        const float *image = x + pixel_at(row, 0, 0, channels, height, width);
        int64_t window = window_at(row, h, w, channels, height, width);
        // Few channels are taken as a whole vector; the next window puts right what is too much.
        if (channels < CK_SLACK)
            max_of_window(image, y + window, chosen + window, h, w, channels, CK_SLACK, height, width);
        else
            max_of_window(image, y + window, chosen + window, h, w, channels, channels, height, width);
    }
}

CK_INLINE void clear_image(float *dx, int64_t rows, int64_t channels, ck_windows height, ck_windows width) {
    memset(dx, 0, sizeof(float) * (size_t)(rows * height.pixels * width.pixels * channels));
}

CK_FAST void ck_max_pool_backward(const float *restrict dy, const int32_t *restrict chosen,
                                  float *restrict dx, int64_t rows, int64_t channels,
                                  ck_windows height, ck_windows width) {
    clear_image(dx, rows, channels, height, width);
    int64_t windows = height.windows * width.windows, pixels = height.pixels * width.pixels;
    for (int64_t row = 0; row < rows; row++) {
        float *image = dx + row * pixels * channels;
        for (int64_t p = 0; p < windows; p++) {
            int64_t start = (row * windows + p) * channels;
            for (int64_t c = 0; c < channels; c++)
                image[chosen[start + c] * channels + c] += dy[start + c];
        }
    }
}

CK_FAST void ck_average_pool(const float *restrict x, float *restrict y, const float *restrict factors,
                             int64_t rows, int64_t channels, ck_windows height, ck_windows width) {
    FOR_WINDOWS {
        float *mean = y + window_at(row, h, w, channels, height, width);
        float factor = factors[h * width.windows + w];
        for (int64_t c = 0; c < channels; c++) mean[c] = 0.0f;
        FOR_PIXELS {
            const float *pixel = x + pixel_at(row, i, j, channels, height, width);
            for (int64_t c = 0; c < channels; c++) mean[c] += pixel[c];
        }
        for (int64_t c = 0; c < channels; c++) mean[c] *= factor;
    }
}

CK_FAST void ck_average_pool_backward(const float *restrict dy, float *restrict dx,
                                      const float *restrict factors, int64_t rows, int64_t channels,
                                      ck_windows height, ck_windows width) {
    clear_image(dx, rows, channels, height, width);
    FOR_WINDOWS {
        const float *slope = dy + window_at(row, h, w, channels, height, width);
        float factor = factors[h * width.windows + w];
        FOR_PIXELS {
            float *pixel = dx + pixel_at(row, i, j, channels, height, width);
            for (int64_t c = 0; c < channels; c++) pixel[c] += slope[c] * factor;
        }
    }
}

CK_FAST void ck_scale_channels(const float *x, const float *factors, float *y, int64_t rows,
                               int64_t pixels, int64_t channels) {
    for (int64_t row = 0; row < rows; row++) {
        const float *factor = factors + row * channels;
        for (int64_t p = 0; p < pixels; p++) {
            int64_t at = (row * pixels + p) * channels;
            CK_SAME_INDEX
            for (int64_t c = 0; c < channels; c++)
                y[at + c] = factor[c] == 0.0f ? 0.0f : x[at + c] * factor[c];
        }
    }
}
