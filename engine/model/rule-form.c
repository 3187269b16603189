/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rule-form.c: the table of connection rules: how each is written and what it does, in a sentence. rule-text.c and
 * rule.c read rules by it, the window offers them from it.
 */
#include "model/rule.h"
#include "base/i18n.h"

#define PROBABILITY(name, initial, is_optional, sentence)                                          \
  { name, LOLIGO_ARGUMENT_PROBABILITY, initial, is_optional, sentence }
#define COUNT(name, initial, sentence)                                                             \
  { name, LOLIGO_ARGUMENT_COUNT, initial, FALSE, sentence }
#define LENGTH(name, initial, sentence)                                                            \
  { name, LOLIGO_ARGUMENT_LENGTH, initial, FALSE, sentence }

static const LoligoRuleForm forms[LOLIGO_N_RULES] = {
  [LOLIGO_RULE_ALL_TO_ALL] = { .name = "all_to_all",
                               .example = "all_to_all",
                               .sentence = N_ ("Every source with every target."),
                               .has_self = TRUE },
  [LOLIGO_RULE_ONE_TO_ONE]
  = { .name = "one_to_one",
      .example = "one_to_one",
      .sentence = N_ ("The first with the first, the second with the second, and so on."),
      .has_self = TRUE },
  [LOLIGO_RULE_PROBABILITY]
  = { .name = "probability",
      .example = "probability(0.1)",
      .sentence = N_ ("Each pair on its own, with the same probability."),
      .n_arguments = 1,
      .arguments = { PROBABILITY ("p", "0.1", FALSE, N_ ("probability of a pair")) },
      .has_self = TRUE,
      .has_seed = TRUE },
  [LOLIGO_RULE_FIXED_IN]
  = { .name = "fixed_in",
      .example = "fixed_in(100)",
      .sentence = N_ ("So many sources for each target, at random."),
      .n_arguments = 1,
      .arguments = { COUNT ("k", "100", N_ ("synapses onto each target")) },
      .has_self = TRUE,
      .has_multiple = TRUE,
      .has_seed = TRUE },
  [LOLIGO_RULE_FIXED_OUT]
  = { .name = "fixed_out",
      .example = "fixed_out(100)",
      .sentence = N_ ("So many targets for each source, at random."),
      .n_arguments = 1,
      .arguments = { COUNT ("k", "100", N_ ("synapses of each source")) },
      .has_self = TRUE,
      .has_multiple = TRUE,
      .has_seed = TRUE },
  [LOLIGO_RULE_FIXED_TOTAL]
  = { .name = "fixed_total",
      .example = "fixed_total(10000)",
      .sentence = N_ ("So many pairs in all, at random."),
      .n_arguments = 1,
      .arguments = { COUNT ("n", "10000", N_ ("synapses in all")) },
      .has_self = TRUE,
      .has_multiple = TRUE,
      .has_seed = TRUE },
  [LOLIGO_RULE_GAUSSIAN]
  = { .name = "gaussian",
      .example = "gaussian(50 um)",
      .sentence = N_ ("Each pair on its own, less often the farther apart: p exp(-d² / 2 sigma²)."),
      .n_arguments = 2,
      .arguments = { LENGTH ("sigma", "50 um", N_ ("width of the bell")),
                     PROBABILITY ("p", "1", TRUE, N_ ("probability at no distance")) },
      .has_self = TRUE,
      .has_seed = TRUE,
      .needs_lengths = TRUE },
  [LOLIGO_RULE_DIFFERENCE_OF_GAUSSIANS]
  = { .name = "difference_of_gaussians",
      .example = "difference_of_gaussians(100 um, 0.8, 50 um, 0.8)",
      .sentence = N_ ("Each pair on its own, by one bell less another: a ring of partners, or a disc without "
                      "its rim."),
      .n_arguments = 4,
      .arguments = { LENGTH ("sigma_1", "100 um", N_ ("width of the first bell")),
                     PROBABILITY ("p_1", "0.8", FALSE, N_ ("height of the first bell")),
                     LENGTH ("sigma_2", "50 um", N_ ("width of the bell that is taken off")),
                     PROBABILITY ("p_2", "0.8", FALSE, N_ ("height of the bell that is taken off")) },
      .has_self = TRUE,
      .has_seed = TRUE,
      .needs_lengths = TRUE },
  [LOLIGO_RULE_DISTANCE]
  = { .name = "distance",
      .example = "distance(exp(-d/(100 um)))",
      .sentence = N_ ("Each pair on its own, with a probability that is any function of the distance d."),
      .n_arguments = 1,
      .arguments = { { "p", LOLIGO_ARGUMENT_EXPRESSION, "exp(-d/(100 um))", FALSE,
                       N_ ("probability of a pair at the distance d") } },
      .has_self = TRUE,
      .has_seed = TRUE,
      .needs_lengths = TRUE },
  [LOLIGO_RULE_GRID] = { .name = "grid",
                         .example = "grid(4)",
                         .sentence = N_ ("The nearest cells of a sheet, a torus, a line or a ring."),
                         .n_arguments = 1,
                         .arguments = { COUNT ("n", "4", N_ ("neighbours: 4, or 8 with the corners")) } },
  [LOLIGO_RULE_SMALL_WORLD]
  = { .name = "small_world",
      .example = "small_world(10, 0.1)",
      .sentence = N_ ("A ring of neighbours, some of whom are moved to anywhere (Watts and Strogatz 1998)."),
      .n_arguments = 2,
      .arguments = { COUNT ("k", "10", N_ ("neighbours of each cell, half of them on each side")),
                     PROBABILITY ("p", "0.1", FALSE, N_ ("probability that an edge is moved")) },
      .has_seed = TRUE },
  [LOLIGO_RULE_SCALE_FREE]
  = { .name = "scale_free",
      .example = "scale_free(3)",
      .sentence = N_ ("Newcomers join those who know many: few hubs, many with little (Barabási and Albert "
                      "1999)."),
      .n_arguments = 1,
      .arguments = { COUNT ("m", "3", N_ ("edges of each newcomer")) },
      .has_seed = TRUE },
  [LOLIGO_RULE_POWER_LAW]
  = { .name = "power_law",
      .example = "power_law(3, 0.5)",
      .sentence = N_ ("As scale_free, with triangles: newcomers also join the friends of friends (Holme and Kim "
                      "2002)."),
      .n_arguments = 2,
      .arguments = { COUNT ("m", "3", N_ ("edges of each newcomer")),
                     PROBABILITY ("p", "0.5", FALSE, N_ ("probability that an edge closes a triangle")) },
      .has_seed = TRUE },
  [LOLIGO_RULE_MATRIX]
  = { .name = "matrix",
      .example = "matrix(weights.csv)",
      .sentence = N_ ("As a file has it: a matrix of weights, a row for each source; 0 is no synapse."),
      .n_arguments = 1,
      .arguments = { { "file", LOLIGO_ARGUMENT_FILE, "weights.csv", FALSE,
                       N_ ("a CSV or NPZ file beside the document") } },
      .has_self = TRUE },
  [LOLIGO_RULE_PAIRS]
  = { .name = "pairs",
      .example = "pairs(synapses.csv)",
      .sentence = N_ ("As a file has it: a line for each synapse, with source, target, weight and delay."),
      .n_arguments = 1,
      .arguments = { { "file", LOLIGO_ARGUMENT_FILE, "synapses.csv", FALSE,
                       N_ ("a CSV or NPZ file beside the document") } },
      .has_self = TRUE,
      .has_multiple = TRUE },
  [LOLIGO_RULE_KERNEL]
  = { .name = "kernel",
      .example = "kernel(1 nS*exp(-d/(100 um)))",
      .sentence = N_ ("Every source with every target, with a weight that is a function of the distance d."),
      .n_arguments = 1,
      .arguments = { { "weight", LOLIGO_ARGUMENT_EXPRESSION, "exp(-d/(100 um))", FALSE,
                       N_ ("weight at the distance d") } },
      .has_self = TRUE,
      .needs_lengths = TRUE },
};

const LoligoRuleForm *
loligo_rule_get_form (LoligoRuleKind kind)
{
  return &forms[kind];
}
