/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ir.h: the intermediate code, seen by every back end. Plain structures only: the plug-in that
 * makes machine code reads them and calls nothing of the compiler. The compiler's own side
 * (building, folding, numbering) is ir-builder.h.
 *
 * A kernel is straight-line code in static single assignment form over ONE lane. A value is the
 * number of its instruction; instruction 0 is NONE, so that 0 means "no value". Operands have
 * smaller numbers than their users. Sources read what the step began with; every sink is written
 * after every source was read.
 *
 * Kinds. A value is a REAL, or a MASK (true or false; comparisons make them, SELECT takes them).
 * How a mask is represented is the back end's affair: <W x i1> in machine code, 1.0 and 0.0 in the
 * interpreter.
 *
 * Uniform and varying. instruction.varies is 0 where all lanes have the same value: no operand
 * varies and the source is one value. UNIFORM VALUES ARE DOUBLES IN EVERY PRECISION (a
 * single-precision t would lose the step after a minute); they are rounded to the program's real
 * where a varying instruction or a sink uses them. Uniform sources of single-precision memory
 * (parameter, hoisted, input) are widened on load. Uniform values may differ from step to step (t,
 * inputs): compute them once a step.
 *
 * Arithmetic is IEEE, to nearest, never contracted or reassociated by a back end: every fused
 * operation is in the code. Both back ends give the same bits. Denormals: the engine's threads set
 * FTZ and DAZ before they call; kernels do not touch the control register.
 *
 * Random numbers are Philox4x32-10 (Salmon et al. 2011), a function of position alone:
 *   key      = { low 32 bits of seed, (high 32 bits of seed) XOR stream }
 *   counter  = { low 32 bits of lane, low 32 bits of step, high 32 bits of step, draw }
 *   step is the number of the step that is being made (two's complement); -1 for initial values.
 *   With the output words w0..w3:
 *   double uniform in [0,1):  u(a, b) = (a * 2^21 + (b >> 11)) * 2^-53        exact
 *   single uniform in [0,1):  u(a, b) = (a >> 8) * 2^-24                       exact
 *   UNIFORM = u(w0, w1)
 *   NORMAL  = sqrt (-2 * log (1 - u(w0, w1))) * cos (2 pi u(w2, w3))           Box-Muller; the
 *             elementary functions and the order of operations are those of
 *             base/elementary-template.h.
 * The lane is the number in the population, so nothing depends on blocks or threads. A draw always
 * varies.
 *
 * Loop (adaptive methods only; loop_begin == loop_end elsewhere). Instructions [loop_begin,
 * loop_end) are the body of a do-while loop that runs within one step:
 *     carried[k] = value carried[k].initial            (defined before the loop)
 *     do { body; carried[k] = value carried[k].next (all at once) }
 *     while (loop_continue in any lane)
 * CARRIED k (in the body only) is the value at the start of the pass; FINAL k (after the loop only)
 * the value at the end. Code after the loop uses values from before it and FINALs, never values of
 * the body. The body leaves the lanes that are done as they are (through SELECT), so passes too
 * many change nothing, and lanes may be grouped at will. It ends by itself: no counter is needed.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* X (NAME, number of operands, kind of the result, class, "text")
 *
 * Operands are reals, but: AND OR NOT NUMBER take masks, SELECT takes (mask, real, real). Classes:
 * SOURCE, PLAIN (one or two machine instructions), ELEMENTARY (a function of base/elementary). */
#define LOLIGO_IR_OPERATIONS(X)                                                                    \
  X (NONE, 0, REAL, SOURCE, "none")                                                                \
  /* value; uniform; kind MASK too, with 1 or 0 */                                                 \
  X (CONSTANT, 0, REAL, SOURCE, "constant")                                                        \
  X (STATE, 0, REAL, SOURCE, "state")           /* index = slot; varies */                         \
  X (PARAMETER, 0, REAL, SOURCE, "parameter")   /* index; varies or uniform */                     \
  X (HOISTED, 0, REAL, SOURCE, "hoisted")       /* index; varies or uniform */                     \
  X (INPUT, 0, REAL, SOURCE, "input")           /* index; varies or uniform; of this step */       \
  X (TIME, 0, REAL, SOURCE, "time")             /* (double) step * dt_s; uniform */                \
  X (STEP, 0, REAL, SOURCE, "dt")               /* dt_s; uniform */                                \
  X (LANE, 0, REAL, SOURCE, "lane")             /* number of the lane, rounded to real; varies */  \
  X (LANES, 0, REAL, SOURCE, "lanes")           /* n_lanes; uniform */                             \
  X (UNIFORM, 0, REAL, SOURCE, "uniform")       /* index = draw; varies */                         \
  X (NORMAL, 0, REAL, SOURCE, "normal")         /* index = draw; varies */                         \
  X (CARRIED, 0, REAL, SOURCE, "carried")       /* index; varies */                                \
  X (FINAL, 0, REAL, SOURCE, "final")           /* index; varies */                                \
  X (ADD, 2, REAL, PLAIN, "add")                                                                   \
  X (SUBTRACT, 2, REAL, PLAIN, "subtract")                                                         \
  X (MULTIPLY, 2, REAL, PLAIN, "multiply")                                                         \
  X (DIVIDE, 2, REAL, PLAIN, "divide")                                                             \
  X (FMA, 3, REAL, PLAIN, "fma")                /* a*b + c, rounded once */                        \
  X (FMS, 3, REAL, PLAIN, "fms")                /* a*b - c = fma (a, b, -c) */                     \
  X (FNMA, 3, REAL, PLAIN, "fnma")              /* c - a*b = fma (-a, b, c) */                     \
  X (NEGATE, 1, REAL, PLAIN, "negate")                                                             \
  X (ABS, 1, REAL, PLAIN, "abs")                                                                   \
  X (SQRT, 1, REAL, PLAIN, "sqrt")                                                                 \
  X (FLOOR, 1, REAL, PLAIN, "floor")                                                               \
  X (CEIL, 1, REAL, PLAIN, "ceil")                                                                 \
  X (ROUND, 1, REAL, PLAIN, "round")            /* halves to even */                               \
  /* min: a <= b or a is NaN ? a : b with NaN from either; exactly                                 \
   * (a != a) ? a : (b != b) ? b : (a < b) ? a : b; max the same with a > b */                     \
  X (MINIMUM, 2, REAL, PLAIN, "min")                                                               \
  X (MAXIMUM, 2, REAL, PLAIN, "max")                                                               \
  X (LESS, 2, MASK, PLAIN, "less")              /* ordered: false with NaN */                      \
  X (LESS_EQUAL, 2, MASK, PLAIN, "less_equal")                                                     \
  X (EQUAL, 2, MASK, PLAIN, "equal")                                                               \
  X (NOT_EQUAL, 2, MASK, PLAIN, "not_equal")    /* unordered: true with NaN, as in C */            \
  X (TRUTH, 1, MASK, PLAIN, "truth")            /* x < 0 or x > 0: not zero and not NaN */         \
  X (NUMBER, 1, REAL, PLAIN, "number")          /* of a mask: 1 or 0 */                            \
  X (AND, 2, MASK, PLAIN, "and")                                                                   \
  X (OR, 2, MASK, PLAIN, "or")                                                                     \
  X (NOT, 1, MASK, PLAIN, "not")                                                                   \
  X (SELECT, 3, REAL, PLAIN, "select")          /* mask, if true, if false */                      \
  X (EXP, 1, REAL, ELEMENTARY, "exp")                                                              \
  X (EXPM1, 1, REAL, ELEMENTARY, "expm1")                                                          \
  X (EXPREL, 1, REAL, ELEMENTARY, "exprel")     /* (exp x - 1)/x, 1 at 0 */                        \
  X (LOG, 1, REAL, ELEMENTARY, "log")                                                              \
  X (LOG10, 1, REAL, ELEMENTARY, "log10")                                                          \
  X (POWER, 2, REAL, ELEMENTARY, "power")       /* C's pow */                                      \
  X (SIN, 1, REAL, ELEMENTARY, "sin")                                                              \
  X (COS, 1, REAL, ELEMENTARY, "cos")                                                              \
  X (TAN, 1, REAL, ELEMENTARY, "tan")                                                              \
  X (ASIN, 1, REAL, ELEMENTARY, "asin")                                                            \
  X (ACOS, 1, REAL, ELEMENTARY, "acos")                                                            \
  X (ATAN, 1, REAL, ELEMENTARY, "atan")                                                            \
  X (ATAN2, 2, REAL, ELEMENTARY, "atan2")       /* y, x */                                         \
  X (SINH, 1, REAL, ELEMENTARY, "sinh")                                                            \
  X (COSH, 1, REAL, ELEMENTARY, "cosh")                                                            \
  X (TANH, 1, REAL, ELEMENTARY, "tanh")                                                            \
  X (ERF, 1, REAL, ELEMENTARY, "erf")

typedef enum
{
#define X(name, operands, kind, class, text) LOLIGO_IR_##name,
  LOLIGO_IR_OPERATIONS (X)
#undef X
    LOLIGO_IR_N_OPERATIONS
} LoligoIrOperation;

typedef enum { LOLIGO_IR_REAL, LOLIGO_IR_MASK } LoligoIrKind;
typedef enum { LOLIGO_IR_SOURCE, LOLIGO_IR_PLAIN, LOLIGO_IR_ELEMENTARY } LoligoIrClass;

typedef guint32 LoligoIrValue; /* number of an instruction; 0 is "none" */

typedef struct
{
  guint16 operation;         /* LoligoIrOperation */
  guint8 kind;               /* LoligoIrKind of the result */
  guint8 varies;             /* 0: uniform, a double */
  guint32 index;             /* slot, draw or number of the loop variable */
  LoligoIrValue operand[3];  /* unused ones are 0 */
  double value;              /* of a CONSTANT */
} LoligoIrInstruction;

typedef enum
{
  /* index = slot; varying memory */
  LOLIGO_IR_STORE_STATE,
  /* index = slot; PREPARE only. A uniform value is stored once, by the call whose first_lane is 0 */
  LOLIGO_IR_STORE_HOISTED,
  /* OBSERVE only: the caller's array */
  LOLIGO_IR_STORE_OUTPUT,
  /* A MASK, at most one: bit of the lane in spikes[step][lane / 64]. Whole words are written, no OR;
   * bits of padding lanes may be anything, for the caller clears them. */
  LOLIGO_IR_STORE_SPIKE
} LoligoIrSinkKind;

typedef struct
{
  LoligoIrSinkKind kind;
  guint32 index;
  LoligoIrValue value;
} LoligoIrSink;

typedef struct
{
  LoligoIrValue initial, next; /* reals */
} LoligoIrCarried;

typedef struct
{
  LoligoIrInstruction *instructions; /* [0] is NONE */
  guint n_instructions;
  LoligoIrSink *sinks;
  guint n_sinks;
  LoligoIrCarried *carried;
  guint n_carried;
  guint loop_begin, loop_end;   /* instructions of the loop; equal: no loop */
  LoligoIrValue loop_continue;  /* a MASK of the body: lanes that need another pass */
} LoligoIrKernel;

/* The kernels of a program; see program.h for what each does. One OBSERVE an algebraic variable. */
typedef enum
{
  LOLIGO_KERNEL_PREPARE,
  LOLIGO_KERNEL_INITIALISE,
  LOLIGO_KERNEL_SETTLE,
  LOLIGO_KERNEL_ADVANCE,
  LOLIGO_N_KERNELS
} LoligoKernelKind;

G_END_DECLS
