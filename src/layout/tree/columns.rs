//! Where in its layer each box stands: owners centred over what they own, boxes never closer than the gap.
//!
//! Layer by layer the least-squares positions for the wished-for ones under the given order and gaps, by pooling
//! adjacent violators (Ayer et al. 1955): exact, O(layer).

use super::super::{GAP, Point};
use super::{LAYER_GAP, Layered};

const ROUNDS: usize = 24;
/// How much more a bend insists on its wish than a box: long links stay straight.
const BEND: f64 = 4.0;

/// Positions of the real nodes; the first layer at the top.
pub fn place(layered: &Layered) -> Vec<Point> {
    let mut x = vec![0.0; layered.size.len()];
    let offsets: Vec<Vec<f64>> = layered.layers.iter().map(|layer| offsets(layered, layer)).collect();
    for (layer, offset) in layered.layers.iter().zip(&offsets) {
        let middle = offset.last().map_or(0.0, |o| o / 2.0);
        for (&v, o) in layer.iter().zip(offset) {
            x[v] = o - middle;
        }
    }
    let depth = layered.layers.len();
    for round in 0..ROUNDS {
        let last = round + 2 >= ROUNDS;
        for i in 0..depth {
            // Upwards last: it is the owner that must be centred over what it owns.
            let (l, sides) = if round % 2 == 0 {
                (i, if last { [1.0, 0.2] } else { [1.0, 0.3] })
            } else {
                (depth - 1 - i, [0.2, 1.0])
            };
            settle(layered, l, &offsets[l], sides, &mut x);
        }
    }
    let mut y = vec![0.0; layered.size.len()];
    let mut top = 0.0;
    for layer in &layered.layers {
        let height = layer.iter().fold(0.0f64, |most, &v| most.max(layered.size[v][1]));
        for &v in layer {
            y[v] = top + height / 2.0;
        }
        top += height + LAYER_GAP;
    }
    (0..layered.real).map(|v| [x[v], y[v]]).collect()
}

/// The least distance of each box of a layer from the first.
fn offsets(layered: &Layered, layer: &[usize]) -> Vec<f64> {
    let mut offset = 0.0;
    let mut all = Vec::with_capacity(layer.len());
    for (i, &v) in layer.iter().enumerate() {
        if i > 0 {
            offset += (layered.size[layer[i - 1]][0] + layered.size[v][0]) / 2.0 + 1.6 * GAP;
        }
        all.push(offset);
    }
    all
}

/// Moves one layer as near as the gaps allow to the mean of its neighbours above and below, weighted by `sides`.
fn settle(layered: &Layered, layer: usize, offsets: &[f64], sides: [f64; 2], x: &mut [f64]) {
    struct Block {
        sum: f64,
        weight: f64,
        count: usize,
    }
    let mut blocks: Vec<Block> = Vec::new();
    for (&v, offset) in layered.layers[layer].iter().zip(offsets) {
        let (mut sum, mut weight) = (0.0, 0.0);
        for (neighbours, side) in [(&layered.up[v], sides[0]), (&layered.down[v], sides[1])] {
            if !neighbours.is_empty() {
                let mean = neighbours.iter().map(|&w| x[w]).sum::<f64>() / neighbours.len() as f64;
                sum += mean * side;
                weight += side;
            }
        }
        let wish = if weight > 0.0 { sum / weight } else { x[v] };
        let insist = if v >= layered.real { BEND } else { 1.0 } * if weight > 0.0 { 1.0 } else { 0.1 };
        let mut block = Block { sum: (wish - offset) * insist, weight: insist, count: 1 };
        while let Some(left) = blocks.pop() {
            if left.sum / left.weight <= block.sum / block.weight {
                blocks.push(left);
                break;
            }
            block = Block {
                sum: left.sum + block.sum,
                weight: left.weight + block.weight,
                count: left.count + block.count,
            };
        }
        blocks.push(block);
    }
    let starts = blocks.iter().flat_map(|b| std::iter::repeat_n(b.sum / b.weight, b.count));
    for ((&v, offset), start) in layered.layers[layer].iter().zip(offsets).zip(starts) {
        x[v] = start + offset;
    }
}
