//! Communities by the Leiden method: groups with more ties inside than chance would put there.
//!
//! Moves nodes while modularity grows, refines each community into well connected parts, makes each part
//! a node, and again until nothing moves (Traag, Waltman, van Eck 2019,
//! doi:10.1038/s41598-019-41695-z). The refinement takes the best move instead of drawing one, so the
//! result follows from topology, resolution and seed alone. Every link weighs the same, soft ones too:
//! communities are for looking at the picture, not evidence of anything.

use super::meter::{Cancel, Meter, Stopped};
use super::topology::Topology;
use std::collections::VecDeque;

/// Which nodes belong together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Communities {
    /// Community of each node: 0, 1, … in the order of their first nodes. Nodes without ties are alone.
    pub of: Vec<u32>,
    pub count: usize,
    /// −½ … 1, at resolution 1; 0 without links.
    pub modularity: f64,
    /// `false`: cancelled; valid communities, but not the best.
    pub complete: bool,
}

/// Communities of a topology. `resolution` 1 is the usual one; larger finds smaller communities. Seed 0
/// visits nodes in node order, others in an order of their own. About O(edges) per round, few rounds.
pub fn communities(topology: &Topology, resolution: f64, seed: u64, cancel: Cancel<'_>) -> Communities {
    let mut meter = Meter::new(u64::MAX, cancel);
    let nodes = topology.node_count();
    let mut best = Communities { of: (0..nodes as u32).collect(), count: nodes, ..Communities::default() };
    best.modularity = modularity(topology, &best.of);
    // The method again from its own result, as long as that helps.
    for round in 0..MOST_ROUNDS {
        let seed = if seed == 0 { 0 } else { seed.wrapping_add(round << 32) };
        let mut of = best.of.clone();
        best.complete = leiden(topology, &mut of, resolution, seed, &mut meter).is_ok();
        let count = renumber(&mut of);
        let gained = quality(topology, &of, resolution) - quality(topology, &best.of, resolution);
        if gained > LEAST_GAIN {
            best = Communities { modularity: modularity(topology, &of), of, count, ..best };
        }
        if gained <= LEAST_GAIN || !best.complete {
            break;
        }
    }
    best
}

/// Runs of the whole method at most.
const MOST_ROUNDS: u64 = 10;

/// One run from given communities; better ones also when stopped.
fn leiden(
    topology: &Topology,
    start: &mut [u32],
    resolution: f64,
    seed: u64,
    meter: &mut Meter<'_>,
) -> Result<(), Stopped> {
    let mut weights = Weights::of(topology);
    let mut level = Level { resolution, seed, total: weights.total };
    // Which node of the present level each node of the topology is in, and that node's community.
    let mut member: Vec<u32> = (0..topology.node_count() as u32).collect();
    let mut of: Vec<u32> = start.to_vec();
    loop {
        let before = renumber(&mut of);
        let moved = level.move_nodes(&weights, &mut of, meter);
        start.iter_mut().zip(&member).for_each(|(start, &node)| *start = of[node as usize]);
        moved?;
        let count = renumber(&mut of);
        if count == weights.len() || level.total == 0.0 {
            return Ok(());
        }
        let mut parts = level.refine(&weights, &of, meter)?;
        let mut parts_count = renumber(&mut parts);
        if parts_count == weights.len() {
            if count == before {
                return Ok(());
            }
            // Refinement kept every node apart: then the communities themselves become the nodes.
            (parts, parts_count) = (of.clone(), count);
        }
        let mut community = vec![0; parts_count];
        for (&part, &of) in parts.iter().zip(&of) {
            community[part as usize] = of;
        }
        member.iter_mut().for_each(|node| *node = parts[*node as usize]);
        weights = weights.merged(&parts, parts_count);
        of = community;
        level.seed = level.seed.wrapping_add(u64::from(level.seed != 0));
    }
}

/// How much more of the links lies inside communities than chance would put there; `of` holds a
/// community number per node. Newman and Girvan 2004, doi:10.1103/PhysRevE.69.026113.
pub fn modularity(topology: &Topology, of: &[u32]) -> f64 {
    quality(topology, of, 1.0)
}

fn quality(topology: &Topology, of: &[u32], resolution: f64) -> f64 {
    let communities = of.iter().max().map_or(0, |most| *most as usize + 1);
    let mut degrees = vec![0.0; communities];
    let mut inside = 0.0;
    let mut all = 0.0;
    for (node, &community) in (0u32..).zip(of) {
        let (hard, soft) = topology.rows(node);
        let degree = (hard.len() + soft.len()) as f64;
        degrees[community as usize] += degree;
        all += degree;
        inside += hard.iter().chain(soft).filter(|to| of.get(**to as usize) == Some(&community)).count() as f64;
    }
    if all == 0.0 {
        return 0.0;
    }
    inside / all - resolution * degrees.iter().map(|degree| (degree / all).powi(2)).sum::<f64>()
}

/// Numbers communities 0, 1, … in the order of their first nodes; how many there are.
fn renumber(of: &mut [u32]) -> usize {
    let mut new = vec![u32::MAX; of.iter().max().map_or(0, |most| *most as usize + 1)];
    let mut count = 0;
    for community in of {
        let number = &mut new[*community as usize];
        if *number == u32::MAX {
            *number = count;
            count += 1;
        }
        *community = *number;
    }
    count as usize
}

/// A weighted network of one level, packed.
struct Weights {
    offsets: Vec<usize>,
    to: Vec<(u32, f64)>,
    /// Weight of all ends of links at a node, links within it included.
    degree: Vec<f64>,
    /// Twice the weight of all links.
    total: f64,
}

impl Weights {
    fn of(topology: &Topology) -> Self {
        let mut weights = Self { offsets: vec![0], to: Vec::new(), degree: Vec::new(), total: 0.0 };
        for node in 0..topology.node_count() as u32 {
            let (hard, soft) = topology.rows(node);
            weights.to.extend(hard.iter().chain(soft).map(|&to| (to, 1.0)));
            weights.degree.push((hard.len() + soft.len()) as f64);
            weights.offsets.push(weights.to.len());
        }
        weights.total = weights.to.len() as f64;
        weights
    }

    fn len(&self) -> usize {
        self.degree.len()
    }

    fn steps(&self, node: u32) -> &[(u32, f64)] {
        &self.to[self.offsets[node as usize]..self.offsets[node as usize + 1]]
    }

    /// Nodes of the same part become one.
    fn merged(&self, parts: &[u32], count: usize) -> Self {
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); count];
        for (node, &part) in (0u32..).zip(parts) {
            members[part as usize].push(node);
        }
        let mut merged = Self { offsets: vec![0], to: Vec::new(), degree: vec![0.0; count], total: self.total };
        let mut near = Near::new(count);
        for (part, members) in (0u32..).zip(&members) {
            for &node in members {
                merged.degree[part as usize] += self.degree[node as usize];
                self.steps(node).iter().for_each(|&(to, weight)| near.add(parts[to as usize], weight));
            }
            near.touched.sort_unstable();
            near.drain(|other, weight| {
                if other != part {
                    merged.to.push((other, weight));
                }
            });
            merged.offsets.push(merged.to.len());
        }
        merged
    }
}

/// Weights to communities around one node.
struct Near {
    weight: Vec<f64>,
    touched: Vec<u32>,
}

impl Near {
    fn new(len: usize) -> Self {
        Self { weight: vec![0.0; len], touched: Vec::new() }
    }

    fn add(&mut self, community: u32, weight: f64) {
        let known = &mut self.weight[community as usize];
        if *known == 0.0 {
            self.touched.push(community);
        }
        *known += weight;
    }

    fn drain(&mut self, mut each: impl FnMut(u32, f64)) {
        for community in self.touched.drain(..) {
            each(community, std::mem::take(&mut self.weight[community as usize]));
        }
    }
}

struct Level {
    resolution: f64,
    seed: u64,
    total: f64,
}

/// Gains below this are rounding.
const LEAST_GAIN: f64 = 1e-10;

impl Level {
    /// Nodes in the order of visits: by number, or by a hash of seed and number.
    fn order(&self, nodes: usize) -> Vec<u32> {
        let mut order: Vec<u32> = (0..nodes as u32).collect();
        if self.seed != 0 {
            order.sort_by_cached_key(|&node| (super::centrality::mix(self.seed ^ (u64::from(node) << 20)), node));
        }
        order
    }

    /// Moves nodes to the neighbouring community (or one of their own) that gains most, until none gains.
    fn move_nodes(&self, weights: &Weights, of: &mut [u32], meter: &mut Meter<'_>) -> Result<(), Stopped> {
        let nodes = weights.len();
        let mut degree = vec![0.0; nodes];
        let mut size = vec![0u32; nodes];
        for (node, &community) in of.iter().enumerate() {
            degree[community as usize] += weights.degree[node];
            size[community as usize] += 1;
        }
        let mut empty: Vec<u32> = (0..nodes as u32).rev().filter(|&community| size[community as usize] == 0).collect();
        let mut queue: VecDeque<u32> = self.order(nodes).into();
        let mut queued = vec![true; nodes];
        let mut near = Near::new(nodes);
        while let Some(node) = queue.pop_front() {
            queued[node as usize] = false;
            meter.spend(weights.steps(node).len())?;
            let own = of[node as usize];
            let own_degree = weights.degree[node as usize];
            weights.steps(node).iter().for_each(|&(to, weight)| near.add(of[to as usize], weight));
            degree[own as usize] -= own_degree;
            let gain = |community: u32, weight: f64, degree: &[f64]| {
                weight - self.resolution * own_degree * degree[community as usize] / self.total
            };
            let stay = gain(own, near.weight[own as usize], &degree);
            let mut best = (own, stay);
            if size[own as usize] > 1
                && let Some(&alone) = empty.last()
                && 0.0 > best.1 + LEAST_GAIN
            {
                best = (alone, 0.0);
            }
            near.drain(|community, weight| {
                let gain = gain(community, weight, &degree);
                let better = gain > best.1 + LEAST_GAIN;
                let tie = best.0 != own && (gain - best.1).abs() <= LEAST_GAIN && community < best.0;
                if better || tie {
                    best = (community, gain);
                }
            });
            let new = best.0;
            degree[new as usize] += own_degree;
            if new == own {
                continue;
            }
            size[own as usize] -= 1;
            if size[new as usize] == 0 {
                // Only the last of the empty ones is ever offered.
                empty.pop();
            }
            size[new as usize] += 1;
            if size[own as usize] == 0 {
                empty.push(own);
            }
            of[node as usize] = new;
            for &(to, _) in weights.steps(node) {
                if of[to as usize] != new && !std::mem::replace(&mut queued[to as usize], true) {
                    queue.push_back(to);
                }
            }
        }
        Ok(())
    }

    /// Splits each community into parts that hang together: single nodes join the part of their
    /// community that gains most, if node and part are well connected with the rest of it.
    fn refine(&self, weights: &Weights, of: &[u32], meter: &mut Meter<'_>) -> Result<Vec<u32>, Stopped> {
        let nodes = weights.len();
        let mut parts: Vec<u32> = (0..nodes as u32).collect();
        let mut community = vec![0.0; nodes];
        for (node, &of) in of.iter().enumerate() {
            community[of as usize] += weights.degree[node];
        }
        let mut degree = weights.degree.clone();
        let mut single = vec![true; nodes];
        // Weight from a part to the rest of its community.
        let inside = |&node: &u32| {
            let within = weights.steps(node).iter().filter(|(to, _)| of[*to as usize] == of[node as usize]);
            within.map(|(_, weight)| weight).sum::<f64>()
        };
        let mut outward: Vec<f64> = (0..nodes as u32).map(|node| inside(&node)).collect();
        let mut near = Near::new(nodes);
        for node in self.order(nodes) {
            meter.spend(weights.steps(node).len())?;
            let at = node as usize;
            let all = community[of[at] as usize];
            let chance = |degree: f64| self.resolution * degree * (all - degree) / self.total;
            if !single[at] || outward[at] + LEAST_GAIN < chance(degree[at]) {
                continue;
            }
            let within = weights.steps(node).iter().filter(|(to, _)| of[*to as usize] == of[at]);
            within.for_each(|&(to, weight)| near.add(parts[to as usize], weight));
            let own = weights.degree[at];
            let mut best: Option<(u32, f64, f64)> = None;
            near.drain(|part, weight| {
                let gain = weight - self.resolution * own * degree[part as usize] / self.total;
                let connected = outward[part as usize] + LEAST_GAIN >= chance(degree[part as usize]);
                let better = best.is_none_or(|(other, most, _)| {
                    gain > most + LEAST_GAIN || ((gain - most).abs() <= LEAST_GAIN && part < other)
                });
                if connected && gain > LEAST_GAIN && better {
                    best = Some((part, gain, weight));
                }
            });
            if let Some((part, _, weight)) = best {
                outward[part as usize] += outward[at] - 2.0 * weight;
                degree[part as usize] += own;
                degree[at] = 0.0;
                outward[at] = 0.0;
                single[part as usize] = false;
                single[at] = false;
                parts[at] = part;
            }
        }
        Ok(parts)
    }
}
