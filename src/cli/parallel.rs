//! The same for many things on all cores, with the answers in the order of the questions.

use rayon::ThreadPoolBuilder;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

/// How many things are in hand at once: what bounds the memory of a long run.
pub(super) const BATCH: usize = 512;

/// `answer` to each item, in their order. `threads` are used, or as many as there are cores; for one item none is started.
pub(super) fn each<T: Sync, R: Send>(items: &[T], threads: Option<usize>, answer: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if items.len() < 2 || threads == Some(1) {
        return items.iter().map(answer).collect();
    }
    let pool = threads.and_then(|threads| ThreadPoolBuilder::new().num_threads(threads).build().ok());
    let all = || items.par_iter().map(&answer).collect();
    pool.map_or_else(all, |pool| pool.install(all))
}
