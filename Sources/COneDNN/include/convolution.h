// Convolutions of channels-last images through oneDNN's primitives, forward and back.
#ifndef CONEDNN_CONVOLUTION_H
#define CONEDNN_CONVOLUTION_H

#include <stddef.h>
#include <stdint.h>

/// The sizes of a convolution. Images are rows × height × width × channels in memory; the weight is
/// out_channels × in_channels / groups × kernel height × kernel width, as PyTorch has it.
typedef struct {
    int64_t rows;
    int64_t groups;
    int64_t in_channels, in_height, in_width;
    int64_t out_channels, out_height, out_width;
    int64_t kernel_height, kernel_width;
    int64_t stride_height, stride_width;
    /// 1 for a dense kernel.
    int64_t dilation_height, dilation_width;
    int64_t padding_top, padding_left, padding_bottom, padding_right;
} cdnn_convolution_shape;

typedef struct cdnn_convolution cdnn_convolution;

/// Compiles the three passes; null if oneDNN can't.
///
/// The result belongs to one thread at a time and allocates nothing when it is run.
cdnn_convolution *cdnn_convolution_create(const cdnn_convolution_shape *shape, int has_bias,
                                          int needs_input_gradient);
void cdnn_convolution_destroy(cdnn_convolution *convolution);

/// Bytes that it holds beside the buffers it is given.
size_t cdnn_convolution_bytes(const cdnn_convolution *convolution);

/// output = input * weight + bias; `bias` is null if there is none. Returns 0 or oneDNN's status.
int cdnn_convolution_forward(cdnn_convolution *convolution, const float *input, const float *weight,
                             const float *bias, float *output);
/// The gradients with respect to weight and bias (null if there is none).
int cdnn_convolution_backward_weights(cdnn_convolution *convolution, const float *input,
                                      const float *output_gradient, float *weight_gradient,
                                      float *bias_gradient);
/// The gradient with respect to the input.
int cdnn_convolution_backward_data(cdnn_convolution *convolution, const float *output_gradient,
                                   const float *weight, float *input_gradient);

#endif
