//! Depth-first order of a graph, and its circles.

/// A graph's nodes, each after what it leads to, and the circles that make this impossible.
pub(crate) struct Order {
    pub(crate) nodes: Vec<usize>,
    pub(crate) circles: Vec<Vec<usize>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Done,
}

struct Walk<F> {
    next: F,
    marks: Vec<Mark>,
    path: Vec<usize>,
    order: Order,
}

impl Order {
    /// Visits `count` nodes in order, each after all that `next` names for it. Every node is visited once, so that the
    /// cost is that of reading the graph, and a circle is found once per edge that closes it.
    pub(crate) fn of<I: IntoIterator<Item = usize>>(count: usize, next: impl Fn(usize) -> I) -> Self {
        let order = Self { nodes: Vec::with_capacity(count), circles: Vec::new() };
        let mut walk = Walk { next, marks: vec![Mark::New; count], path: Vec::new(), order };
        (0..count).for_each(|node| walk.visit(node));
        walk.order
    }
}

impl<I: IntoIterator<Item = usize>, F: Fn(usize) -> I> Walk<F> {
    /// Recursion is as deep as the longest path.
    fn visit(&mut self, node: usize) {
        match self.marks[node] {
            Mark::Done => return,
            Mark::Open => return self.close_circle(node),
            Mark::New => self.marks[node] = Mark::Open,
        }
        self.path.push(node);
        for next in (self.next)(node) {
            self.visit(next);
        }
        self.path.pop();
        self.marks[node] = Mark::Done;
        self.order.nodes.push(node);
    }

    fn close_circle(&mut self, node: usize) {
        let start = self.path.iter().position(|open| *open == node).unwrap_or_default();
        self.order.circles.push(self.path[start..].to_vec());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(edges: &[&[usize]]) -> Order {
        Order::of(edges.len(), |node| edges[node].to_vec())
    }

    #[test]
    fn puts_a_diamond_in_order() {
        let order = order(&[&[1, 2], &[3], &[3], &[]]);
        assert_eq!(order.nodes, [3, 1, 2, 0]);
        assert!(order.circles.is_empty());
    }

    #[test]
    fn finds_each_circle() {
        let order = order(&[&[1], &[2, 1], &[0]]);
        assert_eq!(order.circles, [vec![0, 1, 2], vec![1]]);
    }
}
