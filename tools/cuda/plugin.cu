// The entry of Unfog's CUDA plug-in: ggml's CUDA back end, which answers no to operations without kernels here.
//
// kernels.py puts this file into ggml's sources and writes both .inc files: what is kept, and functions in place
// of those that are left out.
#include "common.cuh"
#include "ggml-backend-impl.h"
#include "ggml-cuda.h"
#include "unfog-kept.inc"

#include <set>
#include <utility>

#define UNFOG_LEFT_OUT GGML_ABORT("%s: left out of this build of ggml's CUDA back end", __func__)

// Template instances have the names of ggml's; its headers are not included here, they would compile them.
struct mmq_args;

template <int DKQ, int DV, int ncols1, int ncols2>
void ggml_cuda_flash_attn_ext_mma_f16_case(ggml_backend_cuda_context &, ggml_tensor *) { UNFOG_LEFT_OUT; }

template <ggml_type type, ggml_prec precision = GGML_PREC_Q8>
void mul_mat_q_case(ggml_backend_cuda_context &, const mmq_args &, cudaStream_t) { UNFOG_LEFT_OUT; }

#define DECL_FATTN_MMA_F16_CASE(DKQ, DV, ncols1, ncols2)                                          \
    template void ggml_cuda_flash_attn_ext_mma_f16_case<DKQ, DV, ncols1, ncols2>(                 \
        ggml_backend_cuda_context &, ggml_tensor *)
#define DECL_MMQ_CASE(type) \
    template void mul_mat_q_case<type>(ggml_backend_cuda_context &, const mmq_args &, cudaStream_t)
#define DECL_MMQ_CASE_W4A4(type) \
    template void mul_mat_q_case<type, GGML_PREC_Q4>(ggml_backend_cuda_context &, const mmq_args &, cudaStream_t)

#include "unfog-left-out.inc"

static bool (*supported_by_ggml)(ggml_backend_dev_t, const ggml_tensor *);

// The rules of fattn.cu for cards with tensor cores, and the cache that Unfog has on cards.
static bool is_kept_attention(const ggml_tensor * op) {
    const ggml_tensor * q = op->src[0], * k = op->src[1], * v = op->src[2], * mask = op->src[3];
    if (mask == nullptr || k->type != GGML_TYPE_F16 || v->type != GGML_TYPE_F16 || k->ne[1] % 256 != 0) {
        return false;
    }
    for (const ggml_tensor * tensor : {q, k, v, mask}) {
        for (int i = 1; i < GGML_MAX_DIMS; i++) {
            if (tensor->nb[i] % 16 != 0) {
                return false;
            }
        }
    }
    const int64_t ratio = q->ne[2] / k->ne[2];
    const int64_t heads = ratio > 4 ? 8 : ratio > 2 ? 4 : ratio > 1 ? 2 : 1;
    static const std::set<std::pair<int64_t, int64_t>> kept = {UNFOG_ATTENTION};
    return v->ne[0] == k->ne[0] && kept.count({k->ne[0], heads}) != 0;
}

static bool has_products(ggml_type type) {
    switch (type) {
        UNFOG_TYPES_WITHOUT_PRODUCTS return false;
        default: return true;
    }
}

static bool is_kept(ggml_backend_dev_t device, const ggml_tensor * op) {
    switch (op->op) {
        UNFOG_OPERATIONS break;
        default: return false;
    }
    if (op->op == GGML_OP_FLASH_ATTN_EXT && !is_kept_attention(op)) {
        return false;
    }
    if ((op->op == GGML_OP_MUL_MAT || op->op == GGML_OP_MUL_MAT_ID) && !has_products(op->src[0]->type)) {
        return false;
    }
    return supported_by_ggml(device, op);
}

static ggml_backend_reg_t registered() {
    static const ggml_backend_reg_t reg = [] {
        const ggml_backend_reg_t cuda = ggml_backend_cuda_reg();
        for (size_t i = 0; i < ggml_backend_reg_dev_count(cuda); i++) {
            const ggml_backend_dev_t device = ggml_backend_reg_dev_get(cuda, i);
            supported_by_ggml = device->iface.supports_op;
            device->iface.supports_op = is_kept;
        }
        return cuda;
    }();
    return reg;
}

GGML_BACKEND_DL_IMPL(registered)
