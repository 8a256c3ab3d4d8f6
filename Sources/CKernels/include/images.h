// Loops over channels-last images: rows × height × width × channels.
#ifndef CK_IMAGES_H
#define CK_IMAGES_H

#include <stdint.h>

/// Transposes each of `rows` matrices of n × m numbers.
void ck_transpose(const float *x, float *y, int64_t rows, int64_t n, int64_t m);

/// Where a pool's windows lie along one dimension: window i covers start[i] up to, not including,
/// end[i], every `dilation`-th pixel of it.
typedef struct {
    const int32_t *start;
    const int32_t *end;
    int64_t windows;
    int64_t pixels;
    int64_t dilation;
} ck_windows;

/// Numbers that may be read or written behind the end of an array.
enum { CK_SLACK = 8 };

/// The greatest number of each window and channel, and at which of the image's pixels it is (the first
/// of equal ones); a NaN is greatest. All arrays have room for `CK_SLACK` more numbers.
void ck_max_pool(const float *x, float *y, int32_t *chosen, int64_t rows, int64_t channels,
                 ck_windows height, ck_windows width);
/// dx from dy and the chosen pixels.
void ck_max_pool_backward(const float *dy, const int32_t *chosen, float *dx, int64_t rows,
                          int64_t channels, ck_windows height, ck_windows width);

/// The sum of each window times its factor (height.windows × width.windows).
void ck_average_pool(const float *x, float *y, const float *factors, int64_t rows, int64_t channels,
                     ck_windows height, ck_windows width);
void ck_average_pool_backward(const float *dy, float *dx, const float *factors, int64_t rows,
                              int64_t channels, ck_windows height, ck_windows width);

/// y = x · factor of the row and channel; a factor of zero gives zero whatever x is.
void ck_scale_channels(const float *x, const float *factors, float *y, int64_t rows, int64_t pixels,
                       int64_t channels);

#endif
