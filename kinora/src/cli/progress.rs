//! Progress: a bar a phase on a terminal, plain lines elsewhere.

use std::io::IsTerminal;
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressStyle};
use kinora_core::engine::Phase;

use super::output::Output;

/// Shows how far a film is.
pub(super) struct Progress {
    output: Output,
    state: Mutex<State>,
}

struct State {
    phase: Option<Phase>,
    bar: Option<ProgressBar>,
    most: u64,
    told: u64,
}

impl Progress {
    pub(super) fn new(output: Output) -> Self {
        let terminal = std::io::stderr().is_terminal() && !output.is_quiet();
        let bar = terminal.then(|| {
            let style = ProgressStyle::with_template(
                "{msg:>8} {wide_bar} {pos:>4}/{len:<4} {elapsed:>4} left {eta:>4}",
            );
            ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self {
            output,
            state: Mutex::new(State {
                phase: None,
                bar,
                most: 0,
                told: 0,
            }),
        }
    }

    /// Takes a report; the numbers may come out of order.
    pub(super) fn report(&self, phase: Phase, done: u64, total: u64) {
        let mut state = self.state.lock().expect("no holder of this lock panics");
        if state.phase != Some(phase) {
            state.phase = Some(phase);
            state.most = 0;
            state.told = 0;
            if let Some(bar) = &state.bar {
                bar.reset();
                bar.set_message(phase.as_str());
            }
        }
        state.most = state.most.max(done);
        if let Some(bar) = &state.bar {
            // A phase whose length nobody knows shows an empty bar.
            bar.set_length(total.max(1));
            bar.set_position(state.most);
        } else {
            self.tell_tenths(&mut state, total);
        }
    }

    /// One line each tenth.
    fn tell_tenths(&self, state: &mut State, total: u64) {
        let tenths = (state.most * 10).checked_div(total).unwrap_or(0);
        if let Some(phase) = state.phase
            && phase == Phase::Film
            && tenths > state.told
        {
            state.told = tenths;
            self.output
                .say(&format!("{} {} %", phase.as_str(), tenths * 10));
        }
    }

    /// Removes the bar.
    pub(super) fn clear(&self) {
        let state = self.state.lock().expect("no holder of this lock panics");
        if let Some(bar) = &state.bar {
            bar.finish_and_clear();
        }
    }
}
