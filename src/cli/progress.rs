//! A progress bar on the terminal, for runs that take long enough to wonder.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Shorter runs show none.
const PATIENCE: Duration = Duration::from_millis(500);

pub(super) struct Progress {
    total: usize,
    start: Instant,
    /// None while nobody need wonder, and where no terminal would show it.
    bar: Option<ProgressBar>,
    is_shown: bool,
}

impl Progress {
    pub(super) fn new(total: usize, is_shown: bool) -> Self {
        Self { total, start: Instant::now(), bar: None, is_shown }
    }

    /// So many drafts are done.
    pub(super) fn at(&mut self, done: usize) {
        if self.is_shown && self.bar.is_none() && self.start.elapsed() > PATIENCE {
            let style = ProgressStyle::with_template("{wide_bar} {pos} of {len} drafts").unwrap_or_else(|_| ProgressStyle::default_bar());
            self.bar = Some(ProgressBar::new(self.total as u64).with_style(style));
        }
        if let Some(bar) = &self.bar {
            bar.set_position(done as u64);
        }
    }

    /// Takes the bar away before anything is printed.
    pub(super) fn end(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}
