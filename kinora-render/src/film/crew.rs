//! Those who film: chunks side by side, in bounded memory.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use kinora_core::engine::{Control, EngineError, FrameSink, Phase};
use kinora_core::frame::Frame;
use kinora_core::size::Size;

use super::Stages;
use super::take::Take;

/// Memory that frames in flight may take together, in bytes.
const FRAMES_BUDGET: u64 = 384 << 20;

/// Renders every chunk into the sink, several at a time.
pub(crate) fn shoot(
    stages: &Stages<'_>,
    pool: &rayon::ThreadPool,
    sink: &dyn FrameSink,
    control: &dyn Control,
) -> Result<(), EngineError> {
    let crew = Crew {
        stages,
        pool,
        sink,
        control,
        chunks: stages.plan.chunks(),
        next: AtomicUsize::new(0),
        done: AtomicU64::new(0),
        failure: Mutex::new(None),
    };
    std::thread::scope(|scope| {
        for _ in 0..in_flight(stages.plan.size(), pool.current_num_threads()) {
            scope.spawn(|| crew.work());
        }
    });
    let failure = crew.failure.into_inner();
    failure
        .expect("no thread panics with this lock")
        .map_or(Ok(()), Err)
}

/// Those who film the chunks of one clip.
struct Crew<'s, 'a> {
    stages: &'s Stages<'a>,
    pool: &'s rayon::ThreadPool,
    sink: &'s dyn FrameSink,
    control: &'s dyn Control,
    chunks: Vec<Range<u32>>,
    /// The next chunk that nobody has begun.
    next: AtomicUsize,
    /// Frames that are through.
    done: AtomicU64,
    failure: Mutex<Option<EngineError>>,
}

impl<'a> Crew<'_, 'a> {
    /// Films chunk after chunk until there are none or one fails.
    fn work(&self) {
        // Whoever films a take holds it until they begin another one.
        let mut held = Held::default();
        loop {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            if index >= self.chunks.len() {
                return;
            }
            if let Err(error) = self.shoot_chunk(index, &mut held) {
                self.next.store(self.chunks.len(), Ordering::Relaxed);
                let mut failure = self
                    .failure
                    .lock()
                    .expect("no thread panics with this lock");
                failure.get_or_insert(error);
                return;
            }
        }
    }

    fn shoot_chunk(&self, index: usize, held: &mut Held<'a>) -> Result<(), EngineError> {
        let chunk = self.chunks[index].clone();
        held.hold(self.stages, &chunk, self.pool)?;
        let mut encoder = self.sink.chunk(index)?;
        for number in chunk {
            if let Some(stop) = self.control.stop() {
                return Err(EngineError::Stopped(stop));
            }
            let frame = self.pool.install(|| self.stages.render(number, held));
            encoder.frame(&frame)?;
            self.report();
        }
        encoder.finish()?;
        Ok(())
    }

    fn report(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let total = u64::from(self.stages.plan.frames());
        self.control.progress(Phase::Film, done, total);
    }
}

/// The takes that somebody films with, by their number.
#[derive(Default)]
pub(super) struct Held<'a>(Vec<(usize, Arc<Take<'a>>)>);

impl<'a> Held<'a> {
    /// Takes hold of what a chunk needs and lets go of everything else.
    fn hold(
        &mut self,
        stages: &Stages<'a>,
        chunk: &Range<u32>,
        pool: &rayon::ThreadPool,
    ) -> Result<(), EngineError> {
        let place = stages.place(chunk.start);
        let before = stages.before(place).map(|before| before.shot);
        let shots = before.into_iter().chain([place.shot]);
        let mut needed: Vec<usize> = shots.map(|shot| stages.take_of(shot)).collect();
        needed.dedup();
        self.0.retain(|(index, _)| needed.contains(index));
        for index in needed {
            if self.0.iter().all(|(held, _)| *held != index) {
                self.0.push((index, stages.take(index, pool)?));
            }
        }
        Ok(())
    }

    pub(super) fn take(&self, index: usize) -> &Take<'a> {
        let take = self.0.iter().find(|(held, _)| *held == index);
        &take.expect("a chunk holds the takes that it needs").1
    }
}

/// How many chunks may be open at once.
fn in_flight(size: Size, threads: usize) -> usize {
    // A chunk holds a few frames, and its encoder holds a few more.
    let each = 10 * Frame::bytes(size);
    ((FRAMES_BUDGET / each.max(1)) as usize).clamp(1, threads.max(1))
}
