//! The order within each layer: barycentre sweeps, the best order kept.
//!
//! Crossings are counted by the accumulator tree of Barth, Jünger, Mutzel 2002, O(links log layer).

use super::Layered;

const SWEEPS: usize = 24;

/// Reorders the layers for few crossings. `report` gets progress 0..1; false stops.
pub fn arrange(layered: &mut Layered, report: &mut dyn FnMut(f64) -> bool) {
    let mut best = crossings(layered);
    let mut best_layers = layered.layers.clone();
    let mut since_better = 0;
    for sweep in 0..SWEEPS {
        if best == 0 || since_better >= 6 || !report(sweep as f64 / SWEEPS as f64) {
            break;
        }
        let downwards = sweep % 2 == 0;
        let depth = layered.layers.len();
        let mut place = places(layered);
        for i in 1..depth {
            let layer = if downwards { i } else { depth - 1 - i };
            sort_layer(layered, layer, downwards, &mut place);
        }
        let now = crossings(layered);
        since_better += 1;
        if now < best {
            best = now;
            best_layers.clone_from(&layered.layers);
            since_better = 0;
        }
    }
    layered.layers = best_layers;
}

/// Where in its layer each node stands.
fn places(layered: &Layered) -> Vec<usize> {
    let mut place = vec![0; layered.size.len()];
    for layer in &layered.layers {
        for (i, &v) in layer.iter().enumerate() {
            place[v] = i;
        }
    }
    place
}

/// Sorts one layer by the mean place of the neighbours in the layer already fixed; those without any keep theirs.
fn sort_layer(layered: &mut Layered, layer: usize, downwards: bool, place: &mut [usize]) {
    let fixed = if downwards { &layered.up } else { &layered.down };
    let nodes = &mut layered.layers[layer];
    let mut keyed: Vec<(f64, usize)> = nodes
        .iter()
        .filter(|&&v| !fixed[v].is_empty())
        .map(|&v| (fixed[v].iter().map(|&w| place[w] as f64).sum::<f64>() / fixed[v].len() as f64, v))
        .collect();
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut sorted = keyed.into_iter();
    for slot in nodes.iter_mut().filter(|v| !fixed[**v].is_empty()) {
        if let Some((_, v)) = sorted.next() {
            *slot = v;
        }
    }
    for (i, &v) in nodes.iter().enumerate() {
        place[v] = i;
    }
}

/// Crossings between neighbouring layers.
fn crossings(layered: &Layered) -> u64 {
    let place = places(layered);
    let mut total = 0;
    for layer in layered.layers.windows(2) {
        let [upper, lower] = layer else { continue };
        // Ends below, read by ends above from left to right: each inversion is a crossing.
        let mut counts = vec![0u64; lower.len() + 1];
        let mut before = 0u64;
        for &v in upper {
            let mut ends: Vec<usize> = layered.down[v].iter().map(|&w| place[w]).collect();
            ends.sort_unstable();
            for &end in &ends {
                let (mut not_right, mut i) = (0, end + 1);
                while i > 0 {
                    not_right += counts[i];
                    i &= i - 1;
                }
                total += before - not_right;
            }
            for &end in &ends {
                let mut i = end + 1;
                while i < counts.len() {
                    counts[i] += 1;
                    i += i & i.wrapping_neg();
                }
                before += 1;
            }
        }
    }
    total
}
