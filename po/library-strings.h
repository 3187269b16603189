/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person reads of data/models and data/examples. Written by po/extract-library.py, read by xgettext,
 * compiled by nobody.
 */

/* folders of data/models */
NC_ ("family", "channels")
NC_ ("family", "conductance")
NC_ ("family", "integrate-and-fire")
NC_ ("family", "oscillators")
NC_ ("family", "rate")
NC_ ("family", "stimuli")
NC_ ("family", "synapses")
NC_ ("family", "systems")
/* models/channels/hh_potassium.model */
NC_ ("library", "Potassium (Hodgkin–Huxley)")
NC_ ("library", "Delayed rectifier of the squid giant axon. Hodgkin & Huxley (1952), J Physiol 117:500.")
NC_ ("library", "maximal conductance")
NC_ ("library", "reversal potential")
NC_ ("library", "the host's membrane potential")
/* models/channels/hh_sodium.model */
NC_ ("library", "Sodium (Hodgkin–Huxley)")
NC_ ("library", "Transient sodium of the squid giant axon. Hodgkin & Huxley (1952), J Physiol 117:500.")
/* models/channels/leak.model */
NC_ ("library", "Leak")
NC_ ("library", "What the membrane lets through at any potential.")
NC_ ("library", "conductance")
/* models/conductance/connor_stevens.model */
NC_ ("library", "Connor–Stevens")
NC_ ("library",
     "Crab walking-leg axon: a transient potassium current (A) delays the first spike and lets the rate "
     "begin at zero.\n"
     "Connor & Stevens (1971), J Physiol 213:31; Connor, Walter & McKown (1977), Biophys J 18:81;\n"
     "constants as in Dayan & Abbott (2001), Theoretical Neuroscience, chapter 6.")
NC_ ("library", "membrane capacitance")
NC_ ("library", "maximal sodium conductance")
NC_ ("library", "sodium reversal potential")
NC_ ("library", "maximal delayed-rectifier conductance")
NC_ ("library", "potassium reversal potential")
NC_ ("library", "maximal A-type conductance")
NC_ ("library", "A-type reversal potential")
NC_ ("library", "leak conductance")
NC_ ("library", "leak reversal potential")
NC_ ("library", "injected current density; try 10 uA/cm2")
/* models/conductance/hh.model */
NC_ ("library", "Hodgkin–Huxley")
NC_ ("library",
     "Squid giant axon at 6.3 °C. Hodgkin & Huxley (1952), J Physiol 117:500, with the resting potential\n"
     "at -65 mV and the modern sign of V. At rest it sits at -64.9964 mV; it fires repeatedly\n"
     "from 6.3 uA/cm2.")
NC_ ("library", "maximal potassium conductance")
NC_ ("library", "sodium current")
NC_ ("library", "potassium current")
NC_ ("library", "leak current")
NC_ ("library", "membrane potential")
NC_ ("library", "sodium activation")
NC_ ("library", "sodium inactivation")
NC_ ("library", "potassium activation")
/* models/conductance/hh_channels.model */
NC_ ("library", "Hodgkin–Huxley from channels")
NC_ ("library",
     "The Hodgkin–Huxley neuron put together from its channels: the same equations as hh, in pieces that "
     "can be\n"
     "exchanged. Hodgkin & Huxley (1952), J Physiol 117:500.")
/* models/conductance/morris_lecar.model */
NC_ ("library", "Morris–Lecar")
NC_ ("library",
     "Barnacle muscle fibre: calcium that follows V at once and slow potassium; two equations, so that\n"
     "the phase plane shows all. Morris & Lecar (1981), Biophys J 35:193; the values are the class 2 set "
     "of\n"
     "Rinzel & Ermentrout (1989), with Hopf points near 88.6 and 190.7 uA/cm2.")
NC_ ("library", "maximal calcium conductance")
NC_ ("library", "calcium reversal potential")
NC_ ("library", "half activation of calcium")
NC_ ("library", "its slope")
NC_ ("library", "half activation of potassium")
NC_ ("library", "speed of potassium")
NC_ ("library", "where a spike is counted")
NC_ ("library", "injected current density; try 100 uA/cm2")
/* models/conductance/na_k_persistent.model */
NC_ ("library", "Persistent sodium and potassium")
NC_ ("library",
     "The smallest conductance model that spikes: persistent sodium that follows V at once, and potassium. "
     "The defaults have a high\n"
     "threshold (a saddle-node on an invariant circle near 4.5 uA/cm2); E_L -78 mV and n_half -45 mV give "
     "the low-threshold one\n"
     "(a Hopf point near 14.6 uA/cm2). Izhikevich (2007), Dynamical Systems in Neuroscience, chapter 4.")
NC_ ("library", "half activation of sodium")
NC_ ("library", "time constant of potassium")
/* models/conductance/pinsky_rinzel.model */
NC_ ("library", "Pinsky–Rinzel")
NC_ ("library",
     "A CA3 pyramidal cell in two compartments, soma and dendrite: the current that flows between them "
     "makes bursts.\n"
     "Pinsky & Rinzel (1994), J Comput Neurosci 1:39 (erratum 1995, 2:275). Calcium has the paper's own "
     "unit.\n"
     "The potassium-calcium current is g_C c min(Ca/250, 1): with its gate c.")
NC_ ("library", "share of the soma in the membrane")
NC_ ("library", "coupling of soma and dendrite")
NC_ ("library", "somatic sodium")
NC_ ("library", "somatic delayed rectifier")
NC_ ("library", "dendritic calcium")
NC_ ("library", "dendritic calcium-activated potassium, fast")
NC_ ("library", "dendritic calcium-activated potassium, slow")
NC_ ("library", "leak")
NC_ ("library", "where a somatic spike is counted")
NC_ ("library", "into the soma; try 1 uA/cm2")
NC_ ("library", "into the dendrite")
NC_ ("library", "soma, from rest")
NC_ ("library", "dendrite, from rest")
NC_ ("library", "soma")
NC_ ("library", "dendrite")
/* models/conductance/traub_miles.model */
NC_ ("library", "Traub–Miles")
NC_ ("library",
     "A hippocampal pyramidal cell in one compartment, with the fast currents of Traub & Miles (1991),\n"
     "Neuronal Networks of the Hippocampus, as used for network benchmarks by Brette et al. (2007), J "
     "Comput Neurosci 23:349\n"
     "(200 pF, 10 nS, 20 uS and 6 uS on 20000 um2).")
NC_ ("library", "shifts all rates: sets the threshold")
NC_ ("library", "injected current density; try 5 uA/cm2")
/* models/conductance/wang_buzsaki.model */
NC_ ("library", "Wang–Buzsáki interneuron")
NC_ ("library",
     "A fast-spiking hippocampal interneuron; sodium activation follows V at once.\n"
     "Wang & Buzsáki (1996), J Neurosci 16:6402.")
NC_ ("library", "speed of h and n")
NC_ ("library", "injected current density; try 1 uA/cm2")
/* models/integrate-and-fire/adex.model */
NC_ ("library", "Adaptive exponential integrate-and-fire")
NC_ ("library",
     "Exponential spike initiation with an adaptation current w, set up below threshold by a and at each "
     "spike by b.\n"
     "Brette & Gerstner (2005), J Neurophysiol 94:3637: C 281 pF and g_L 30 nS give tau = C/g_L and R = "
     "1/g_L.\n"
     "The paper cuts the spike off at 20 mV. Here it is cut off five slope factors above V_T, 0.07 ms "
     "earlier.")
NC_ ("library", "membrane time constant")
NC_ ("library", "membrane resistance")
NC_ ("library", "resting potential")
NC_ ("library", "threshold for steady input")
NC_ ("library", "slope factor")
NC_ ("library", "potential after a spike")
NC_ ("library", "where the spike is cut off")
NC_ ("library", "adaptation below threshold")
NC_ ("library", "adaptation at each spike")
NC_ ("library", "time constant of adaptation")
NC_ ("library", "refractory period")
NC_ ("library", "injected current; try 1 nA")
/* models/integrate-and-fire/exp_if.model */
NC_ ("library", "Exponential integrate-and-fire")
NC_ ("library",
     "Spike initiation as an exponential of slope factor Delta_T.\n"
     "Fourcaud-Trocmé, Hansel, van Vreeswijk & Brunel (2003), J Neurosci 23:11628.\n"
     "The paper cuts the spike off at -30 mV. From five slope factors above V_T, where it is cut off "
     "here,\n"
     "the way there takes less than 0.07 ms, and no step of usual length overflows.")
NC_ ("library", "input gain")
NC_ ("library", "drive, as a voltage; try 20 mV")
/* models/integrate-and-fire/gif.model */
NC_ ("library", "Generalised integrate-and-fire")
NC_ ("library",
     "A linear neuron with two spike-induced currents and a moving threshold; its update is exact between "
     "spikes.\n"
     "Mihalas & Niebur (2009), Neural Comput 21:704. The defaults are tonic spiking at I = 1.5 nA.")
NC_ ("library", "membrane time constant (C/G)")
NC_ ("library", "membrane resistance (1/G)")
NC_ ("library", "threshold at rest")
NC_ ("library", "least threshold after a spike")
NC_ ("library", "coupling of the threshold to V")
NC_ ("library", "rate of return of the threshold")
NC_ ("library", "decay of the fast current")
NC_ ("library", "decay of the slow current")
NC_ ("library", "what a spike leaves of the fast current")
NC_ ("library", "what a spike leaves of the slow current")
NC_ ("library", "fast current added by a spike")
NC_ ("library", "slow current added by a spike")
NC_ ("library", "injected current; try 2 nA")
/* models/integrate-and-fire/izhikevich.model */
NC_ ("library", "Izhikevich")
NC_ ("library",
     "Two equations and four parameters that give the firing patterns of cortical neurons; the defaults\n"
     "are regular spiking. Izhikevich (2003), IEEE Trans Neural Netw 14:1569.")
NC_ ("library", "curvature")
NC_ ("library", "linear term")
NC_ ("library", "constant term")
NC_ ("library", "rate of recovery")
NC_ ("library", "sensitivity of recovery to V")
NC_ ("library", "recovery added by a spike")
NC_ ("library", "peak of the spike")
NC_ ("library", "drive; the paper leaves its unit out; try 10 mV/ms")
/* models/integrate-and-fire/lif.model */
NC_ ("library", "Leaky integrate-and-fire")
NC_ ("library",
     "The membrane as a leaky capacitor; a spike is a threshold crossing followed by a reset.\n"
     "Lapicque (1907), J Physiol Pathol Gen 9:620. The input is written as the voltage it would\n"
     "drive the membrane by through the resistance R.")
NC_ ("library", "input gain: resistance in units of the reference resistance")
NC_ ("library", "threshold")
NC_ ("library", "drive, as a voltage; try 25 mV")
/* models/integrate-and-fire/qif.model */
NC_ ("library", "Quadratic integrate-and-fire")
NC_ ("library",
     "The normal form of a saddle-node on an invariant circle: the smallest class 1 neuron.\n"
     "Latham, Richmond, Nelson & Nirenberg (2000), J Neurophysiol 83:808.")
NC_ ("library", "critical potential: above it V runs away")
/* models/integrate-and-fire/resonate_and_fire.model */
NC_ ("library", "Resonate-and-fire")
NC_ ("library",
     "A damped oscillator with a threshold: it answers to the rhythm of its input more than to its "
     "strength.\n"
     "Izhikevich (2001), Neural Netw 14:883 (b = -1, omega = 10; here ten of the paper's units of rate are "
     "1/ms).")
NC_ ("library", "damping")
NC_ ("library", "angular frequency")
NC_ ("library", "drive of the current-like variable; try 1/ms")
/* models/integrate-and-fire/theta.model */
NC_ ("library", "Theta neuron")
NC_ ("library",
     "The class 1 neuron as an angle: a spike is a passage through pi. For a steady drive beta + I > 0\n"
     "it fires sqrt(beta + I)/pi times in tau. Ermentrout & Kopell (1986), SIAM J Appl Math 46:233.")
NC_ ("library", "unit of time")
NC_ ("library", "bias: below zero it rests, above it fires")
NC_ ("library", "drive; try 0.5")
/* models/oscillators/fitzhugh_nagumo.model */
NC_ ("library", "FitzHugh–Nagumo")
NC_ ("library",
     "The Hodgkin–Huxley neuron reduced to two variables without units; one unit of the papers' time is 1 "
     "ms here.\n"
     "FitzHugh (1961), Biophys J 1:445; Nagumo, Arimoto & Yoshizawa (1962), Proc IRE 50:2061.\n"
     "It rests at (-1.19941, -0.62426) and oscillates for I between 0.33128 and 1.41872.")
NC_ ("library", "excitability")
NC_ ("library", "feedback of recovery")
NC_ ("library", "time constant of recovery")
/* models/oscillators/hindmarsh_rose.model */
NC_ ("library", "Hindmarsh–Rose")
NC_ ("library",
     "A spiking oscillator with a slow third variable that makes bursts; at I = 3.25 they are chaotic.\n"
     "Hindmarsh & Rose (1984), Proc R Soc Lond B 221:87. One unit of the paper's time is 1 ms here.")
NC_ ("library", "speed of the slow variable")
NC_ ("library", "strength of adaptation")
NC_ ("library", "the resting value of x")
NC_ ("library", "drive; try 3")
NC_ ("library", "recovery")
NC_ ("library", "slow adaptation")
/* models/rate/wilson_cowan.model */
NC_ ("library", "Wilson–Cowan")
NC_ ("library",
     "Mean activity of an excitatory and an inhibitory population. Wilson & Cowan (1972), Biophys J "
     "12:1;\n"
     "the coupling is the one of their figure on several steady states. Set w_EE 16, w_IE 12, w_EI 15, "
     "w_II 3,\n"
     "a_E 1.3, theta_E 4, a_I 2, theta_I 3.7 and P 1.25 for their limit cycle.")
NC_ ("library", "time constant of excitation")
NC_ ("library", "time constant of inhibition")
NC_ ("library", "excitation onto excitation")
NC_ ("library", "inhibition onto excitation")
NC_ ("library", "excitation onto inhibition")
NC_ ("library", "inhibition onto inhibition")
NC_ ("library", "slope of the excitatory response")
NC_ ("library", "its threshold")
NC_ ("library", "slope of the inhibitory response")
NC_ ("library", "refractory share")
NC_ ("library", "drive of excitation; try 1.25")
NC_ ("library", "drive of inhibition")
NC_ ("library", "excitatory activity")
NC_ ("library", "inhibitory activity")
/* models/stimuli/constant.model */
NC_ ("library", "Constant")
NC_ ("library", "The same value all the time.")
NC_ ("library", "in the unit of what it is wired to")
NC_ ("library", "the stimulus")
/* models/stimuli/poisson.model */
NC_ ("library", "Poisson spike source")
NC_ ("library", "Spikes at random, independent of each other, at a mean rate.")
NC_ ("library", "mean rate")
/* models/stimuli/poisson_current.model */
NC_ ("library", "Poisson shot noise")
NC_ ("library",
     "A current kicked by the spikes of a Poisson source that decays in between: the sum of many weak "
     "synapses.\n"
     "Its mean is amplitude * rate * tau.")
NC_ ("library", "mean rate of the kicks")
NC_ ("library", "size of a kick")
NC_ ("library", "decay")
/* models/stimuli/poisson_group.model */
NC_ ("library", "Poisson group")
NC_ ("library",
     "Many sources that fire at random, independent of each other, onto each cell: the sum of their "
     "synapses in one state.\n"
     "Each neuron of this node stands for n of them. A spike adds the amplitude, which decays; the mean "
     "is\n"
     "amplitude * n * rate * tau. Wire it to a current, or by the synapse graded_coba to a conductance.")
NC_ ("library", "sources of each")
NC_ ("library", "rate of each source")
NC_ ("library", "what a spike adds")
/* models/stimuli/pulse_train.model */
NC_ ("library", "Pulse train")
NC_ ("library", "Rectangular pulses at a fixed period.")
NC_ ("library", "during a pulse")
NC_ ("library", "between pulses")
NC_ ("library", "beginning of the first pulse")
NC_ ("library", "from pulse to pulse")
NC_ ("library", "length of a pulse")
NC_ ("library", "number of pulses")
NC_ ("library", "time since the first pulse, at the middle of the step")
/* models/stimuli/ramp.model */
NC_ ("library", "Ramp")
NC_ ("library", "Rises linearly from one value to another and stays there.")
NC_ ("library", "before start")
NC_ ("library", "after stop")
NC_ ("library", "beginning of the rise")
NC_ ("library", "end of the rise")
/* models/stimuli/sine.model */
NC_ ("library", "Sine")
NC_ ("library", "A sine wave about an offset.")
NC_ ("library", "half of peak to peak")
NC_ ("library", "mean")
NC_ ("library", "at t = 0, in radians")
/* models/stimuli/spike_times.model */
NC_ ("library", "Spikes from a file")
NC_ ("library",
     "Spikes at the times that a CSV file lists: a column of times in ms and a column with the number of "
     "the cell, from 0,\n"
     "in any order; or a NumPy archive with the arrays t_ms and i. A run with --out writes such files. "
     "Each spike is moved\n"
     "to the nearest step; of one cell's spikes within one step the first counts.")
NC_ ("library", "how many the file lists for this step")
/* models/stimuli/square.model */
NC_ ("library", "Square wave")
NC_ ("library", "Switches between two values.")
NC_ ("library", "high value, above the offset")
NC_ ("library", "low value")
NC_ ("library", "share of a period that is high")
/* models/stimuli/step.model */
NC_ ("library", "Step")
NC_ ("library",
     "One value from start to stop, another before and after. A step of the simulation belongs to the side "
     "its middle is on.")
NC_ ("library", "between start and stop")
NC_ ("library", "before and after")
NC_ ("library", "beginning")
NC_ ("library", "end")
/* models/stimuli/table.model */
NC_ ("library", "Table from a file")
NC_ ("library",
     "Values over time from a CSV file: a column of times in ms and a column of values, or one a neuron. "
     "Between the\n"
     "rows the value is interpolated; before the first and after the last it stays.")
NC_ ("library", "factor")
NC_ ("library", "what the file gives")
/* models/synapses/alpha_coba.model */
NC_ ("library", "Alpha conductance")
NC_ ("library",
     "After a spike the conductance is weight * (s/tau) * exp(1 - s/tau) at the time s: its peak is the "
     "weight,\n"
     "at s = tau. Rall (1967), J Neurophysiol 30:1138.")
NC_ ("library", "time to the peak")
NC_ ("library", "what drives g")
/* models/synapses/alpha_cuba.model */
NC_ ("library", "Alpha current")
NC_ ("library",
     "After a spike the current is weight * (s/tau) * exp(1 - s/tau) at the time s: its peak is the "
     "weight, at s\n"
     "= tau. Rall (1967), J Neurophysiol 30:1138.")
NC_ ("library", "what drives the current")
NC_ ("library", "current")
/* models/synapses/ampa.model */
NC_ ("library", "AMPA receptor")
NC_ ("library",
     "Fast excitation, which saturates. Each spike releases transmitter for a fixed time; r is the share "
     "of open\n"
     "receptors, the weight the conductance when all are open. Destexhe, Mainen & Sejnowski (1998), in: "
     "Methods\n"
     "in Neuronal Modeling, 2nd ed., ch. 1.")
NC_ ("library", "binding")
NC_ ("library", "unbinding")
NC_ ("library", "transmitter while it is there")
NC_ ("library", "how long it is there")
NC_ ("library", "time of the last spike")
NC_ ("library", "transmitter; half a step, as t is rounded")
NC_ ("library", "share of open receptors")
/* models/synapses/bcm.model */
NC_ ("library", "BCM rule")
NC_ ("library",
     "Activity of the target above the threshold theta strengthens the synapse, below it weakens it; the\n"
     "threshold follows the square of the activity, so targets become selective. The activities are "
     "plain\n"
     "numbers. Bienenstock, Cooper & Munro (1982), J Neurosci 2:32; Dayan & Abbott (2001), Theoretical\n"
     "Neuroscience, eq. 8.12.")
NC_ ("library", "the larger, the slower")
NC_ ("library", "of the threshold; shorter than tau_w")
NC_ ("library", "weight")
/* models/synapses/delta.model */
NC_ ("library", "Delta (voltage jump)")
NC_ ("library", "Each spike moves the potential of its target at once by the weight. Stein (1965), Biophys J 5:173.")
/* models/synapses/diffusive_coupling.model */
NC_ ("library", "Diffusive coupling")
NC_ ("library",
     "The difference of the activities, times the weight: it pulls the target to the source, as diffusion "
     "does.\n"
     "Winfree (1967), J Theor Biol 16:15.")
/* models/synapses/double_exp_coba.model */
NC_ ("library", "Double exponential conductance")
NC_ ("library",
     "A conductance with a rise and a decay of its own; its peak after one spike is the weight. The sum of "
     "two\n"
     "exponentials as in Roth & van Rossum (2009), in: Computational Modeling Methods for Neuroscientists, "
     "ch. 6.")
NC_ ("library", "rise")
/* models/synapses/double_exp_cuba.model */
NC_ ("library", "Double exponential current")
NC_ ("library",
     "A current with a rise and a decay of its own; its peak after one spike is the weight. The sum of "
     "two\n"
     "exponentials as in Roth & van Rossum (2009), in: Computational Modeling Methods for Neuroscientists, "
     "ch. 6.")
/* models/synapses/exp_coba.model */
NC_ ("library", "Exponential conductance")
NC_ ("library",
     "A conductance that each spike raises by the weight and that decays in between. The values are the\n"
     "excitatory ones of Vogels & Abbott (2005), J Neurosci 25:10786; inhibition: tau 10 ms, E -80 mV.")
NC_ ("library", "conductance; in nS or in mS/cm2, as the target's input asks")
/* models/synapses/exp_cuba.model */
NC_ ("library", "Exponential current")
NC_ ("library",
     "A current that each spike raises by the weight and that decays in between; the potential of the "
     "target has\n"
     "no part in it. Brette et al. (2007), J Comput Neurosci 23:349, benchmark 2: excitation; inhibition: "
     "10 ms.")
NC_ ("library", "current, in the unit of the target's input")
/* models/synapses/gaba_a.model */
NC_ ("library", "GABA_A receptor")
NC_ ("library",
     "Fast inhibition through chloride channels, which saturates. Each spike releases transmitter for a "
     "fixed\n"
     "time; r is the share of open receptors, the weight the conductance when all are open. Destexhe, "
     "Mainen &\n"
     "Sejnowski (1998), in: Methods in Neuronal Modeling, 2nd ed., ch. 1.")
/* models/synapses/gaba_b.model */
NC_ ("library", "GABA_B receptor")
NC_ ("library",
     "Slow inhibition through G-proteins that open potassium channels; it answers to bursts more than to "
     "single\n"
     "spikes. The weight is the conductance when all channels are open. Destexhe, Mainen & Sejnowski "
     "(1998), in:\n"
     "Methods in Neuronal Modeling, 2nd ed., ch. 1.")
NC_ ("library", "binding of the receptor")
NC_ ("library", "making of G-protein")
NC_ ("library", "its loss")
NC_ ("library", "dissociation of the channel, in uM^4")
NC_ ("library", "reversal potential of potassium")
NC_ ("library", "share of activated receptors")
NC_ ("library", "G-protein, in uM")
/* models/synapses/gap_junction.model */
NC_ ("library", "Electrical synapse")
NC_ ("library",
     "A current along the difference of the potentials; the weight is the conductance. For both directions "
     "wire\n"
     "both ways. Furshpan & Potter (1959), J Physiol 145:289.")
/* models/synapses/graded_coba.model */
NC_ ("library", "Graded conductance")
NC_ ("library",
     "The activity of the source, times the weight, is a conductance: a source that is not spikes but "
     "their sum, as\n"
     "the Poisson group, or a cell that releases transmitter without them. Destexhe, Rudolph, Fellous &\n"
     "Sejnowski (2001), Neuroscience 107:13, let such a conductance stand for thousands of synapses.")
/* models/synapses/hebb.model */
NC_ ("library", "Hebb’s rule")
NC_ ("library",
     "What is active together is wired together: the weight grows with the product of the activities, "
     "without\n"
     "limit. The activities are plain numbers; the weight of the wire is the one at the beginning. Hebb "
     "(1949),\n"
     "The Organization of Behavior; Dayan & Abbott (2001), Theoretical Neuroscience, eq. 8.2.")
/* models/synapses/nmda.model */
NC_ ("library", "NMDA receptor")
NC_ ("library",
     "Slow excitation that magnesium blocks near rest; spikes add up without limit, so all synapses of a "
     "target\n"
     "share one state. The peak of the conductance after one spike is the weight. The block is that of "
     "Jahr &\n"
     "Stevens (1990), J Neurosci 10:3178; the times are those of nmda_saturating.")
NC_ ("library", "magnesium outside")
NC_ ("library", "conductance without the block")
NC_ ("library", "share that magnesium leaves open")
/* models/synapses/nmda_saturating.model */
NC_ ("library", "NMDA receptor, saturating")
NC_ ("library",
     "Slow excitation that magnesium blocks near rest; s is the share of open receptors and stays below 1 "
     "however\n"
     "fast the spikes come. Wang (1999), J Neurosci 19:9587, with the values of Wang (2002), Neuron "
     "36:955; the block\n"
     "of Jahr & Stevens (1990), J Neurosci 10:3178.")
NC_ ("library", "how fast receptors open")
NC_ ("library", "transmitter")
NC_ ("library", "its mean over the step to come")
/* models/synapses/oja.model */
NC_ ("library", "Oja’s rule")
NC_ ("library",
     "Hebb’s rule with a loss that bounds the weights: the squares of all onto a target tend to a sum of "
     "1/alpha,\n"
     "along the first principal component of the input. The activities are plain numbers. Oja (1982), J "
     "Math Biol\n"
     "15:267; Dayan & Abbott (2001), Theoretical Neuroscience, eq. 8.16.")
NC_ ("library", "loss")
/* models/synapses/rate_coupling.model */
NC_ ("library", "Rate coupling")
NC_ ("library",
     "The activity of the source, times the weight, as input of the target: what rate models and "
     "whole-brain\n"
     "models add up. Wilson & Cowan (1972), Biophys J 12:1.")
/* models/synapses/stdp.model */
NC_ ("library", "Pair-based STDP")
NC_ ("library",
     "A spike of the source shortly before one of the target strengthens the synapse, one after it weakens "
     "it.\n"
     "Song, Miller & Abbott (2000), Nat Neurosci 3:919. The target has a conductance g that the synapse "
     "raises by\n"
     "w; stdp_coba brings its own.")
NC_ ("library", "window of strengthening")
NC_ ("library", "window of weakening")
NC_ ("library", "largest conductance")
NC_ ("library", "strengthening of a pair without delay")
NC_ ("library", "trace of the source's spikes")
NC_ ("library", "trace of the target's spikes, negative")
NC_ ("library", "conductance of a spike")
/* models/synapses/stdp_coba.model */
NC_ ("library", "Pair-based STDP, conductance")
NC_ ("library",
     "A spike of the source shortly before one of the target strengthens the synapse, one after it weakens "
     "it.\n"
     "The weight is the largest conductance, w the share of it. Song, Miller & Abbott (2000), Nat Neurosci "
     "3:919.")
NC_ ("library", "weakening")
NC_ ("library", "share at the beginning")
NC_ ("library", "decay of the conductance")
NC_ ("library", "share of the weight")
/* models/synapses/stdp_inhibitory.model */
NC_ ("library", "Inhibitory plasticity")
NC_ ("library",
     "Spikes of source and target near each other, in either order, strengthen inhibition; spikes of the "
     "source\n"
     "alone weaken it, so the target is led to the rate rho. The weight is the conductance at w = 1. "
     "Vogels,\n"
     "Sprekeler, Zenke, Clopath & Gerstner (2011), Science 334:1569; values of its network (ModelDB "
     "143751).")
NC_ ("library", "window")
NC_ ("library", "change of w by a pair without delay")
NC_ ("library", "rate that the target is led to")
NC_ ("library", "w at the beginning")
NC_ ("library", "its largest value")
NC_ ("library", "trace of the target's spikes")
/* models/synapses/stdp_reward.model */
NC_ ("library", "Reward-modulated STDP")
NC_ ("library",
     "Pairings of spikes leave a trace c that fades in a second; dopamine turns the trace into a change of "
     "the\n"
     "synapse, so a reward that comes later still finds the synapses that earned it. The target has a "
     "variable\n"
     "dopamine, in uM: for example ddopamine/dt = -dopamine/(200 ms), raised by 0.5 at a reward. "
     "Izhikevich\n"
     "(2007), Cereb Cortex 17:2443; its program changes w by c*dopamine every 10 ms, here all the time.")
NC_ ("library", "trace of a pair without delay")
NC_ ("library", "the same where the target was first")
NC_ ("library", "how long the trace is kept")
NC_ ("library", "jump of the potential at the beginning")
NC_ ("library", "largest jump")
NC_ ("library", "dopamine that is always there, in uM")
NC_ ("library", "eligibility")
/* models/synapses/stdp_triplet.model */
NC_ ("library", "Triplet STDP")
NC_ ("library",
     "Strengthening by pairs and by triplets post-pre-post, so that it grows with the rate of pairing. All "
     "spikes\n"
     "count; the values are those of visual cortex, full model. The weight is the conductance at w = 1. "
     "Pfister &\n"
     "Gerstner (2006), J Neurosci 26:9673.")
NC_ ("library", "of r_1")
NC_ ("library", "of r_2")
NC_ ("library", "of o_1")
NC_ ("library", "of o_2")
NC_ ("library", "strengthening by pairs")
NC_ ("library", "strengthening by triplets")
NC_ ("library", "weakening by pairs")
NC_ ("library", "weakening by triplets")
NC_ ("library", "fast trace of the source's spikes")
NC_ ("library", "slow trace")
NC_ ("library", "fast trace of the target's spikes")
/* models/synapses/tsodyks_markram.model */
NC_ ("library", "Short-term plasticity, current")
NC_ ("library",
     "Short-term plasticity: each spike uses the share u of the resources x; u grows with use "
     "(facilitation), x\n"
     "recovers (depression). Tsodyks, Pawelzik & Markram (1998), Neural Comput 10:821. The values are "
     "the\n"
     "facilitating ones of Mongillo, Barak & Tsodyks (2008), Science 319:1543; depressing, of Tsodyks,\n"
     "Uziel & Markram (2000), J Neurosci 20:RC50: U 0.5, tau_f 1 ms, tau_d 800 ms.")
NC_ ("library", "share that the first spike uses")
NC_ ("library", "decay of facilitation")
NC_ ("library", "recovery from depression")
NC_ ("library", "decay of the current")
NC_ ("library", "use, 0 after a long rest")
NC_ ("library", "resources")
/* models/synapses/tsodyks_markram_coba.model */
NC_ ("library", "Short-term plasticity, conductance")
/* models/systems/lorenz.model */
NC_ ("library", "Lorenz attractor")
NC_ ("library",
     "Convection in three numbers; chaotic at these values. Lorenz (1963), J Atmos Sci 20:130.\n"
     "One unit of time is tau.")
NC_ ("library", "Prandtl number")
NC_ ("library", "Rayleigh number relative to its critical value")
NC_ ("library", "geometry")
/* models/systems/roessler.model */
NC_ ("library", "Rössler attractor")
NC_ ("library",
     "The simplest continuous chaos: one product. Rössler (1976), Phys Lett A 57:397. One unit of time is "
     "tau.")
/* models/systems/van_der_pol.model */
NC_ ("library", "Van der Pol oscillator")
NC_ ("library",
     "The relaxation oscillator: for large mu it creeps and jumps, with a period near (3 - 2 ln 2) mu.\n"
     "Van der Pol (1926), Phil Mag 2:978. One unit of time is tau.")
NC_ ("library", "strength of the nonlinear damping")
NC_ ("library", "forcing")
/* examples/adaptive-exponential.loligo */
NC_ ("library", "Adaptive exponential: four firing patterns")
NC_ ("library",
     "One model, four sets of parameters: tonic, adapting, initial burst and bursting (after Naud, "
     "Marcille, Clopath & Gerstner 2008). The adaptation current w makes the difference.\n"
     "\n"
     "Try: select `adapting` and move b.")
/* examples/balance.loligo */
NC_ ("library", "Balance of excitation and inhibition")
NC_ ("library",
     "Each of 2,400 cells gets hundreds of strong inputs, several times what it takes to fire, and yet it "
     "fires seldom and at random: what excites it (above) and what inhibits it (below) are each far beyond "
     "the threshold of 1 and cancel but for a remainder that wanders about the threshold. No one tunes "
     "this; the network finds the balance by itself. The activity of the whole follows the drive from "
     "outside in a straight line although each cell is a switch. van Vreeswijk & Sompolinsky (1996), "
     "Science 274:1724.\n"
     "\n"
     "Try: move the drive from 0.1 to 0.3 while it runs: the activity follows within a few milliseconds, "
     "faster than one cell could. Make the thresholds of E differ from cell to cell, uniform(0.5, 1.5): "
     "the activity of the whole hardly changes.")
/* examples/brunel-ai.loligo */
NC_ ("library", "Brunel’s network: asynchronous and irregular")
NC_ ("library",
     "Inhibition five times as strong as excitation wins: each cell fires now and then, at about 40 Hz, "
     "and the population shows little rhythm. It is the state of cortex awake. Brunel (2000), J Comput "
     "Neurosci 8:183, figure 8C. Here are 5,000 cells instead of 12,500, with half the inputs, each twice "
     "as strong: the mean input is the paper’s. What comes from outside is taken as white noise.\n"
     "\n"
     "Try: make the inhibitory weights −0.6 mV and every cell fires at its limit.")
/* examples/brunel-si-fast.loligo */
NC_ ("library", "Brunel’s network: fast oscillation")
NC_ ("library",
     "Strong drive and inhibition six times as strong as excitation: the population swings at about 160 "
     "Hz, set by the delay of 1.5 ms, while each cell joins only every third beat, at about 60 Hz and "
     "irregularly. Brunel (2000), J Comput Neurosci 8:183, figure 8B. Here are 5,000 cells instead of "
     "12,500, with half the inputs, each twice as strong: the mean input is the paper’s. What comes from "
     "outside is taken as white noise.\n"
     "\n"
     "Try: a delay of 3 ms on all four wires makes the rhythm slower.")
/* examples/brunel-si-slow.loligo */
NC_ ("library", "Brunel’s network: slow oscillation")
NC_ ("library",
     "The outside alone does not reach the threshold: bursts of the whole population about 20 times a "
     "second, of which each cell joins less than half: it fires at about 8 Hz. Brunel (2000), J Comput "
     "Neurosci 8:183, figure 8D. Here are 5,000 cells instead of 12,500, with half the inputs, each twice "
     "as strong: the mean input is the paper’s, the fluctuations are larger (12,500 cells fire at 5.5 Hz). "
     "What comes from outside is taken as white noise.\n"
     "\n"
     "Try: raise eta of both populations from 0.9 to 2 and the bursts give way to steady firing.")
/* examples/brunel-sr.loligo */
NC_ ("library", "Brunel’s network: synchronous and regular")
NC_ ("library",
     "Inhibition three times as strong as excitation loses: the cells fire as fast as their refractory "
     "time lets them, at about 310 Hz, evenly and in groups that take turns. Brunel (2000), J Comput "
     "Neurosci 8:183, figure 8A. Here are 5,000 cells instead of 12,500, with half the inputs, each twice "
     "as strong: the mean input is the paper’s. What comes from outside is taken as white noise.\n"
     "\n"
     "Try: make the inhibitory weights −1 mV and the network leaves this state.")
/* examples/channels.loligo */
NC_ ("library", "A neuron built from channels")
NC_ ("library",
     "The same Hodgkin–Huxley neuron twice: once as one set of equations, once put together from a sodium, "
     "a potassium and a leak channel. The traces lie on top of each other.")
/* examples/coba.loligo */
NC_ ("library", "Balanced network, conductances")
NC_ ("library",
     "3,200 excitatory and 800 inhibitory neurons, wired at random to one target in fifty. Each cell alone "
     "would fire like a clock; together, excitation and inhibition nearly cancel and every cell fires "
     "irregularly, at about 20 Hz. Conductances are in units of the leak of a cell. Vogels & Abbott "
     "(2005), J Neurosci 25:10786; Brette et al. (2007), J Comput Neurosci 23:349, benchmark 1.\n"
     "\n"
     "Try: double the drive to 40 mV; the rate hardly moves, because inhibition follows. At 10 mV the "
     "network is silent. Halve the weight of the inhibitory wires, 6.7, and the rate doubles.")
/* examples/cobahh.loligo */
NC_ ("library", "Balanced network, Hodgkin–Huxley cells")
NC_ ("library",
     "The balanced network of conductances, with a Traub–Miles cell for each neuron: sodium and potassium "
     "currents make the spikes, and nothing drives the network but itself. It fires irregularly at about "
     "40 Hz, with some seeds at 35 or 50. Brette et al. (2007), J Comput Neurosci 23:349, benchmark 3; 6 "
     "nS and 67 nS on 20,000 um2 are 0.03 and 0.335 mS/cm2.\n"
     "\n"
     "Try: lower the weight of the inhibitory wires to 0.15 mS/cm2; all fire at over 100 Hz. Look at the "
     "gates of one cell while it runs.")
/* examples/columns.loligo */
NC_ ("library", "Two columns in rivalry")
NC_ ("library",
     "Two copies of one small network, a column of 400 excitatory and 100 inhibitory cells, each wired to "
     "the inhibitory cells of the other. The one that is ahead silences its rival; but its cells tire, and "
     "after about a second the other breaks free: like two pictures, one for each eye, of which we see now "
     "this, now that. Each column is a node that holds a document of its own; click one to see its values, "
     "double-click to open it. After Laing & Chow (2002), J Comput Neurosci 12:39.\n"
     "\n"
     "Try: give one column less drive (left, E.drive: 20 mV) and it is seen for shorter. Take the brake "
     "away in both (E.b: 0 mV): one wins for good.")
/* examples/connor-stevens.loligo */
NC_ ("library", "Connor–Stevens: the A-current delays the spike")
NC_ ("library",
     "The transient potassium current I_A must inactivate before the first spike. Set g_A to 0 and the "
     "delay is gone.")
/* examples/cuba.loligo */
NC_ ("library", "Balanced network, currents")
NC_ ("library",
     "The balanced network with currents for synapses: a spike moves its target by the same current "
     "whatever the potential. The drive stays above threshold, so each cell fires at rather even "
     "intervals, at about 24 Hz; compare with conductances. Vogels & Abbott (2005), J Neurosci 25:10786; "
     "Brette et al. (2007), J Comput Neurosci 23:349, benchmark 2; the drive comes on top.\n"
     "\n"
     "Try: without the drive, 0 mV, the network keeps itself going at 5 to 6 Hz, for the cells rest just "
     "above threshold. At 40 mV it fires at 40 Hz: currents follow the drive, where conductances resist.")
/* examples/decision.loligo */
NC_ ("library", "Decision making")
NC_ ("library",
     "Two groups of cells, A and B, each excite themselves and, through shared interneurons, silence each "
     "other. From 0.5 to 2.5 s evidence comes for both: a little more spikes from outside, more for A than "
     "for B. Both begin to climb; slow NMDA synapses let each add up its evidence over hundreds of "
     "milliseconds, until one wins. It holds its choice after the evidence is gone. Wang (2002), Neuron "
     "36:955.\n"
     "\n"
     "Try: a coherence of 0 for both, then another seed: the choice is chance, and takes longer. Turn the "
     "signs around: B wins.")
/* examples/fitzhugh-nagumo.loligo */
NC_ ("library", "FitzHugh–Nagumo: all or none")
NC_ ("library",
     "Short pulses kick a neuron at rest. A weak kick decays, a strong one makes a full excursion, and a "
     "kick soon after a spike does nothing: refractoriness without a rule for it.\n"
     "\n"
     "Try: raise the amplitude from 0.2 to 0.6.")
/* examples/gamma.loligo */
NC_ ("library", "Gamma rhythm of interneurons")
NC_ ("library",
     "A hundred fast-spiking interneurons inhibit one another; nothing excites them but a steady current, "
     "and each has a little more or less of it. Begun at random, they fire together within five or six "
     "cycles: each volley silences all for as long as the inhibition lasts, and as it fades all come back "
     "at once. The decay of GABA sets the rhythm, about 40 Hz. Wang & Buzsáki (1996), J Neurosci "
     "16:6402.\n"
     "\n"
     "Try: spread the current wider (normal(1 uA/cm2, 0.15 uA/cm2)) and the rhythm falls apart. Make beta "
     "0.05 /ms and the rhythm slows down. Connect with probability(0.2) and 0.005 mS/cm2: a cell needs "
     "some sixty others to keep time.")
/* examples/gap-junction.loligo */
NC_ ("library", "Ring of excitable cells")
NC_ ("library",
     "A hundred Hodgkin–Huxley cells at rest stand in a ring, each joined to its two neighbours by an "
     "electrical synapse. A pulse starts two cells; a wave runs both ways around, meets itself on the far "
     "side and dies there, for each half leaves refractory cells behind it. No chemical synapse, no delay: "
     "the current flows wherever two neighbours differ in voltage.\n"
     "\n"
     "Try: with 4 mS/cm2 the wave runs twice as fast, with 0.25 half as fast; with 0.04 it dies at once.")
/* examples/hh-leak.loligo */
NC_ ("library", "Hodgkin–Huxley: the leak that was mistyped")
NC_ ("library",
     "A popular simulator ships the squid axon with a leak of 0.03 mS/cm2, a tenth of the paper's 0.3. At "
     "10 uA/cm2 for one second it fires 71 spikes instead of 69, rests at -70.7 instead of -65.0 mV and "
     "fires repeatedly from less than 4 uA/cm2.")
/* examples/hindmarsh-rose.loligo */
NC_ ("library", "Hindmarsh–Rose: chaotic bursts")
NC_ ("library",
     "Bursts of spikes ride on the slow variable z. At I = 3.25 no two bursts are alike; at I = 2 they are "
     "regular.")
/* examples/hodgkin-huxley.loligo */
NC_ ("library", "Hodgkin–Huxley: the action potential")
NC_ ("library",
     "A current step makes the squid axon fire. Watch the sodium gate m open first, then h close and n "
     "open: that is the spike.\n"
     "\n"
     "Try: lower the step to 6.2 uA/cm2, then to 6.3. Between the two the neuron begins to fire for good.")
/* examples/izhikevich-types.loligo */
NC_ ("library", "Izhikevich: seven kinds of cortical neuron")
NC_ ("library",
     "Row 0 regular spiking, 1 intrinsically bursting, 2 chattering, 3 fast spiking, 4 low-threshold "
     "spiking, 5 thalamo-cortical, 6 resonator. The parameters differ from neuron to neuron by an "
     "expression in i (Izhikevich 2003).")
/* examples/leaky-integrate-and-fire.loligo */
NC_ ("library", "Leaky integrate-and-fire: rate and current")
NC_ ("library",
     "Forty neurons that differ only in their input: neuron i receives 16 + i mV. Below the threshold of "
     "20 mV none fires; above it the rate rises as 1/(t_ref - tau ln(1 - V_th/I)).\n"
     "\n"
     "Try: raise the refractory period and see the fast ones slow down most.")
/* examples/lorenz.loligo */
NC_ ("library", "Lorenz: two runs that part")
NC_ ("library", "Two copies start a millionth apart. They agree for a while; then they do not.")
/* examples/microcircuit.loligo */
NC_ ("library", "Cortical microcircuit")
NC_ ("library",
     "All cell types under a square millimetre of early sensory cortex, layer by layer: excitatory (E) and "
     "inhibitory (I) cells of layers 2/3, 4, 5 and 6, wired as anatomy and physiology found. All cells "
     "have the same parameters, yet each layer fires at a rate of its own: E cells of 2/3 and 6 about once "
     "a second, 4 some four times, 5 most, and in each layer the I cells faster than the E cells; single "
     "cells fire irregularly and the whole without strong rhythm. Here is a tenth of the cells, each with "
     "a tenth of the inputs, 7,717 cells and 3.0 million synapses; stronger weights and a constant current "
     "make up for it. Potjans & Diesmann (2014), Cereb Cortex 24:785.\n"
     "\n"
     "Try: a rate from outside of 4 Hz for one layer alone, and see which others follow; w_ext of L4E and "
     "L4I 10 per cent larger, as a stimulus through the thalamus would do.")
/* examples/morris-lecar.loligo */
NC_ ("library", "Morris–Lecar: between two Hopf points")
NC_ ("library",
     "The current rises slowly. Near 88.6 uA/cm2 the fibre begins to oscillate, near 190.7 it falls silent "
     "again: two Hopf bifurcations.\n"
     "\n"
     "Try: make the ramp slower and see the delay shrink.")
/* examples/noisy-current.loligo */
NC_ ("library", "A neuron under synaptic bombardment")
NC_ ("library",
     "Poisson shot noise stands for thousands of weak synapses. Ten neurons, each with a current of its "
     "own, fire irregularly although none of them is random.")
/* examples/pinsky-rinzel.loligo */
NC_ ("library", "Pinsky–Rinzel: a burst between soma and dendrite")
NC_ ("library",
     "A small current into the soma makes bursts: the sodium spike travels into the dendrite, a calcium "
     "spike comes back.\n"
     "\n"
     "Try: set g_c to 10.5 mS/cm2 and the burst becomes a single spike.")
/* examples/poisson-spikes.loligo */
NC_ ("library", "Poisson spikes")
NC_ ("library",
     "A hundred independent sources at 20 Hz. Every interval is as likely to end now as it was a moment "
     "ago.\n"
     "\n"
     "Try: give each its own rate: i*1 Hz.")
/* examples/recorded-current.loligo */
NC_ ("library", "A current from a file")
NC_ ("library",
     "The current comes from recorded-current.csv beside this document: a column of times in ms and a "
     "column of values. Between the rows it is interpolated.")
/* examples/sine-resonance.loligo */
NC_ ("library", "Resonate-and-fire: rhythm matters")
NC_ ("library",
     "The same weak sine wave at rising frequencies, one neuron each from 40 to 278 Hz. Only those near "
     "the neuron's own 159 Hz fire.")
/* examples/stdp.loligo */
NC_ ("library", "Competition of synapses")
NC_ ("library",
     "A thousand Poisson inputs of 15 Hz reach one neuron through synapses that learn by the timing of "
     "spikes: those whose spikes come just before the neuron's own grow, those that come too late shrink. "
     "They begin anywhere between nothing and full; after 100 s most crowd at the two ends, and which is "
     "where is chance. Meanwhile the neuron slows down from 42 to 14 Hz, irregularly. A conductance of "
     "0.01 is the largest, in units of the leak. Song, Miller & Abbott (2000), Nat Neurosci 3:919; "
     "learning is twice as fast here, so that 100 s are enough.\n"
     "\n"
     "Try: a rate of 30 Hz; far fewer synapses stay strong, so that the neuron fires only half again as "
     "fast. With A_minus below A_plus, 0.009, all of them grow.")
/* examples/synfire.loligo */
NC_ ("library", "Synfire chain")
NC_ ("library",
     "Ten groups of a hundred cells, each cell wired to all of the next group. Every cell lives in noise "
     "and fires now and then. At 50 ms a volley of sixty spikes, a millisecond apart or so, strikes the "
     "first group. If enough come close enough together, the volley grows sharper and fuller from group to "
     "group and runs to the end; if not, it is lost in the noise. Diesmann, Gewaltig & Aertsen (1999), "
     "Nature 402:529.\n"
     "\n"
     "Try: 40 spikes (volley, a), or 60 with a sigma of 5 ms: it dies out. A hundred survive even that. At "
     "50 it is a toss-up.")
/* examples/thousand-neurons.loligo */
NC_ ("library", "A thousand Hodgkin–Huxley neurons")
NC_ ("library",
     "The course's own example: a thousand neurons under 10 uA/cm2, here from scattered starting points. "
     "The status line shows how fast your machine is.")
/* examples/wang-buzsaki.loligo */
NC_ ("library", "Wang–Buzsáki: two hundred fast interneurons")
NC_ ("library",
     "Each neuron receives its own current, 0.2 uA/cm2 and up. The rate grows with the root of the current "
     "beyond threshold.")
/* examples/wilson-cowan.loligo */
NC_ ("library", "Wilson–Cowan: a population rhythm")
NC_ ("library",
     "Excitation drives inhibition, inhibition quenches excitation, and the two chase each other round a "
     "limit cycle.\n"
     "\n"
     "Try: lower the drive P below 1.")
/* examples/working-memory.loligo */
NC_ ("library", "Working memory")
NC_ ("library",
     "Sixteen groups of cells could each hold an item; four are shown one after another, for 30 ms each. "
     "None keeps firing, yet none is forgotten: each group’s synapses stay facilitated for a second and "
     "more, so it answers first when the shared inhibition fades, fires one short volley, and refreshes "
     "them. The volleys take turns, some ninety milliseconds apart. Mi, Katkov & Tsodyks (2017), Neuron "
     "93:323, after Mongillo, Barak & Tsodyks (2008), Science 319:1543.\n"
     "\n"
     "Try: show eight items (items, amplitude: where(i < 8, 225, 0)). There is no room for so many turns "
     "before the facilitation is gone: some are lost, and six stay. Make tau_f 0.5 s and everything is "
     "forgotten.")
