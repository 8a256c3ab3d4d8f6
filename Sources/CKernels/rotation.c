#include "ckernels.h"
#include "multiversion.h"

/// Limits a coordinate to what a padded plane has: one line before the first, one after the last.
CK_INLINE float within(float v, float last) {
    float low = v < -1.0f ? -1.0f : v;
    return low > last ? last : low;
}

CK_FAST void ck_rotate(const float *restrict padded, float *restrict y, int64_t channels, int64_t height, int64_t width,
                       float cosine, float sine) {
    int32_t stride = (int32_t)width + 3;
    float middle_y = (float)(height - 1) * 0.5f, middle_x = (float)(width - 1) * 0.5f;
    for (int64_t line = 0; line < height; line++) {
        float down = (float)line - middle_y;
        float start_y = cosine * down + middle_y, start_x = middle_x - sine * down;
        for (int64_t channel = 0; channel < channels; channel++) {
            // The pixel (0, 0) of the image stands at (1, 1).
            const float *plane = padded + channel * (height + 3) * stride;
            float *out = y + (channel * height + line) * width;
            for (int32_t column = 0; column < (int32_t)width; column++) {
                float right = (float)column - middle_x;
                float from_y = within(start_y + sine * right, (float)height) + 1.0f;
                float from_x = within(start_x + cosine * right, (float)width) + 1.0f;
                int32_t top = (int32_t)from_y, left = (int32_t)from_x;
                float below = from_y - (float)top, beside = from_x - (float)left;
                const float *corner = plane + top * stride + left;
                float upper = corner[0] + (corner[1] - corner[0]) * beside;
                float lower = corner[stride] + (corner[stride + 1] - corner[stride]) * beside;
                out[column] = upper + (lower - upper) * below;
            }
        }
    }
}
