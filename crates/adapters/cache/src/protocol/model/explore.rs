//! A search through every state that can be reached.

use std::{collections::HashMap, fmt::Debug, hash::Hash};

/// States that may come next, each with what happens: who, which of them, does what.
pub type Steps<S> = Vec<(Label, S)>;
pub type Label = (&'static str, usize, &'static str);

/// A state of a world.
pub trait State: Clone + Debug + Eq + Hash {
    /// Who there is and what may happen.
    type Scope;

    /// How it begins.
    fn start(scope: &Self::Scope) -> Self;

    /// Every state that may come next; or what is wrong with this one.
    fn steps(self, scope: &Self::Scope) -> Result<Steps<Self>, &'static str>;
}

/// What was found.
pub enum Verdict {
    /// The properties hold in each of so many states.
    Holds { states: usize },
    /// One does not, and the steps that lead there.
    Fails { what: &'static str, steps: Vec<String> },
}

/// Visits every state of the scope, breadth first, so that the steps to a fault are the fewest possible.
pub fn explore<S: State>(scope: &S::Scope) -> Verdict {
    let start = S::start(scope);
    let mut known = HashMap::from([(start.clone(), 0)]);
    // Each state with the state and the step that first led there.
    let mut reached = vec![(start, 0, ("", 0, ""))];
    let mut next = 0;
    while let Some((world, ..)) = reached.get(next) {
        let steps = match world.clone().steps(scope) {
            Ok(steps) => steps,
            Err(what) => return Verdict::Fails { what, steps: path(&reached, next) },
        };
        for (label, world) in steps {
            known.entry(world.clone()).or_insert_with(|| {
                reached.push((world, next, label));
                reached.len() - 1
            });
        }
        next += 1;
    }
    Verdict::Holds { states: known.len() }
}

fn path<S: State>(reached: &[(S, usize, Label)], mut at: usize) -> Vec<String> {
    let mut steps = vec![format!("{:?}", reached[at].0)];
    while at > 0 {
        let (_, from, (who, number, what)) = &reached[at];
        steps.push(format!("{who} {number} {what}"));
        at = *from;
    }
    steps.reverse();
    steps
}
