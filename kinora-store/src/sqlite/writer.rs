//! The one writer: a thread that owns the connection which changes things.
//!
//! Whatever waits when a transaction begins goes into it together, so that a
//! hundred submits cost one sync of the disk. One that fails is undone alone, by
//! a savepoint of its own. Nobody is answered before the commit.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sqlx::SqliteConnection;
use tokio::runtime;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

use super::fault::Fault;
use crate::store::StoreError;

/// How many calls may wait. More are answered with [`StoreError::Busy`], so
/// that a client hears at once what it would otherwise hear after a long wait.
const MOST_WAITING: usize = 1024;

/// How many calls go into one transaction at most, so that the first of them
/// does not wait for long.
const MOST_TOGETHER: usize = 128;

/// What must be undone where a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Undo {
    /// Whatever it did.
    Savepoint,
    /// Nothing: it writes with one statement and does nothing after it, and
    /// SQLite undoes a statement that fails.
    Nothing,
}

/// What the thread does when it ends.
pub(super) type Stop =
    Box<dyn FnOnce(SqliteConnection) -> BoxFuture<'static, Result<(), StoreError>> + Send>;

/// The way to the writer.
#[derive(Clone)]
pub(super) struct Writer {
    inbox: mpsc::UnboundedSender<Message>,
    places: Arc<Semaphore>,
    thread: Arc<Mutex<Option<JoinHandle<()>>>>,
}

enum Message {
    Job(Box<dyn Job>),
    Stop(oneshot::Sender<Result<(), StoreError>>),
}

impl Writer {
    /// Starts the thread.
    pub(super) fn start(connection: SqliteConnection, stop: Stop) -> Result<Self, StoreError> {
        let (inbox, messages) = mpsc::unbounded_channel();
        let runtime = runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .map_err(not_started)?;
        let thread = thread::Builder::new()
            .name("kinora-writer".to_owned())
            .spawn(move || runtime.block_on(serve(connection, messages, stop)))
            .map_err(not_started)?;
        Ok(Self {
            inbox,
            places: Arc::new(Semaphore::new(MOST_WAITING)),
            thread: Arc::new(Mutex::new(Some(thread))),
        })
    }

    /// Runs `work` in a transaction, and answers when it is committed.
    pub(super) async fn call<T, F>(&self, undo: Undo, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, Fault>>
            + Send
            + 'static,
    {
        self.call_then(undo, work, |value| value).await
    }

    /// The same, with `then` on the value once it is committed.
    pub(super) async fn call_then<T, U, F, G>(
        &self,
        undo: Undo,
        work: F,
        then: G,
    ) -> Result<U, Fault>
    where
        T: Send + 'static,
        U: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, Fault>>
            + Send
            + 'static,
        G: FnOnce(T) -> U + Send + 'static,
    {
        let place = Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_full| StoreError::Busy)?;
        let (reply, answer) = oneshot::channel();
        self.send(Call {
            undo,
            work: Some(work),
            then,
            result: None,
            reply,
            _place: Some(place),
        })?;
        answer.await.map_err(|_gone| stopped())?
    }

    /// Runs `work` some time and `then` after it, whether or not there is a
    /// place; nobody hears how it went. For what must be undone.
    pub(super) fn post<F, G>(&self, work: F, then: G)
    where
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<(), Fault>>
            + Send
            + 'static,
        G: FnOnce(()) + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        // Nobody waits for the answer, and yet the job must not look abandoned.
        let then = move |done| {
            drop(answer);
            then(done);
        };
        // Where the writer has stopped, nothing can be undone any more.
        let _ = self.send(Call {
            undo: Undo::Savepoint,
            work: Some(work),
            then,
            result: None,
            reply,
            _place: None,
        });
    }

    /// Does what waits, stops, and says how stopping went.
    pub(super) async fn stop(&self) -> Result<(), StoreError> {
        let (reply, answer) = oneshot::channel();
        if self.inbox.send(Message::Stop(reply)).is_err() {
            return Ok(());
        }
        answer.await.unwrap_or(Ok(()))
    }

    /// Does what waits and stops, blocking the thread that calls.
    pub(super) fn stop_blocking(&self) {
        let (reply, _answer) = oneshot::channel();
        let _ = self.inbox.send(Message::Stop(reply));
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(thread) = thread.take() {
            // Its panic was reported when it happened.
            let _ = thread.join();
        }
    }

    fn send<J: Job + 'static>(&self, job: J) -> Result<(), Fault> {
        let message = Message::Job(Box::new(job));
        self.inbox.send(message).map_err(|_closed| stopped())
    }
}

/// What the thread does.
async fn serve(
    mut connection: SqliteConnection,
    mut messages: mpsc::UnboundedReceiver<Message>,
    stop: Stop,
) {
    let mut waiting = Vec::with_capacity(MOST_TOGETHER);
    let mut asked = vec![];
    while messages.recv_many(&mut waiting, MOST_TOGETHER).await > 0 {
        let mut jobs = Vec::with_capacity(waiting.len());
        for message in waiting.drain(..) {
            match message {
                Message::Job(job) => jobs.push(job),
                Message::Stop(reply) => asked.push(reply),
            }
        }
        if !jobs.is_empty() {
            run(&mut connection, jobs).await;
        }
        if !asked.is_empty() {
            // What was sent before is still received.
            messages.close();
        }
    }
    let mut result = stop(connection).await;
    for reply in asked {
        let _ = reply.send(std::mem::replace(&mut result, Ok(())));
    }
}

/// One transaction.
async fn run(connection: &mut SqliteConnection, mut jobs: Vec<Box<dyn Job>>) {
    let done = match transact(connection, &mut jobs).await {
        Ok(()) => Ok(()),
        Err(error) => {
            // It may have been rolled back already; then this fails and changes nothing.
            let _ = execute(connection, "ROLLBACK").await;
            Err(Arc::new(error))
        }
    };
    for job in jobs {
        job.answer(done.clone());
    }
}

async fn transact(
    connection: &mut SqliteConnection,
    jobs: &mut [Box<dyn Job>],
) -> Result<(), sqlx::Error> {
    execute(connection, "BEGIN IMMEDIATE").await?;
    let mut savepoint = Savepoint::None;
    for job in jobs.iter_mut().filter(|job| !job.is_abandoned()) {
        let undo = job.undo();
        if undo == Undo::Savepoint {
            savepoint.renew(connection).await?;
        }
        match (job.run(connection).await, undo) {
            (Ran::Done, _) => savepoint.leave_behind(),
            (Ran::Failed, Undo::Savepoint) => execute(connection, "ROLLBACK TO job").await?,
            (Ran::Failed, Undo::Nothing) => {}
        }
    }
    execute(connection, "COMMIT").await
}

/// The savepoint of a transaction.
enum Savepoint {
    None,
    /// Nothing was done since.
    Here,
    /// Something was done since, and stays.
    Behind,
}

impl Savepoint {
    /// Sees to it that it is here.
    async fn renew(&mut self, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        match self {
            Self::None => execute(connection, "SAVEPOINT job").await?,
            Self::Here => {}
            Self::Behind => execute(connection, "RELEASE job; SAVEPOINT job").await?,
        }
        *self = Self::Here;
        Ok(())
    }

    fn leave_behind(&mut self) {
        if matches!(self, Self::Here) {
            *self = Self::Behind;
        }
    }
}

async fn execute(
    connection: &mut SqliteConnection,
    statements: &'static str,
) -> Result<(), sqlx::Error> {
    sqlx::query(statements).execute(connection).await?;
    Ok(())
}

/// A call on its way through a transaction.
trait Job: Send {
    /// Whether nobody waits for it any more.
    fn is_abandoned(&self) -> bool;

    fn undo(&self) -> Undo;

    /// Does the work and keeps its result.
    fn run<'c>(&'c mut self, connection: &'c mut SqliteConnection) -> BoxFuture<'c, Ran>;

    /// Answers, after the commit or after it failed.
    fn answer(self: Box<Self>, committed: Result<(), Arc<sqlx::Error>>);
}

/// How a job went.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ran {
    Done,
    Failed,
}

struct Call<T, U, F, G> {
    undo: Undo,
    work: Option<F>,
    then: G,
    result: Option<Result<T, Fault>>,
    reply: oneshot::Sender<Result<U, Fault>>,
    _place: Option<OwnedSemaphorePermit>,
}

impl<T, U, F, G> Job for Call<T, U, F, G>
where
    T: Send,
    U: Send,
    F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, Fault>> + Send,
    G: FnOnce(T) -> U + Send,
{
    fn is_abandoned(&self) -> bool {
        self.reply.is_closed()
    }

    fn undo(&self) -> Undo {
        self.undo
    }

    fn run<'c>(&'c mut self, connection: &'c mut SqliteConnection) -> BoxFuture<'c, Ran> {
        Box::pin(async move {
            let work = self.work.take().expect("a job runs once");
            let result = AssertUnwindSafe(async { work(connection).await })
                .catch_unwind()
                .await
                .unwrap_or_else(|_panic| Err(Fault::Own("the transaction panicked")));
            let ran = match &result {
                Ok(_) => Ran::Done,
                Err(_) => Ran::Failed,
            };
            self.result = Some(result);
            ran
        })
    }

    fn answer(self: Box<Self>, committed: Result<(), Arc<sqlx::Error>>) {
        let answer = match (self.result, committed) {
            // Its own fault says more than that of the transaction.
            (Some(Err(fault)), _) => Err(fault),
            (_, Err(error)) => Err(Fault::Commit(error)),
            (Some(Ok(value)), Ok(())) => Ok((self.then)(value)),
            (None, Ok(())) => return,
        };
        // Where nobody waits any more, the answer's own `drop` puts it right.
        let _ = self.reply.send(answer);
    }
}

fn stopped() -> Fault {
    Fault::Own("the store is closed")
}

fn not_started(source: std::io::Error) -> StoreError {
    StoreError::Database {
        action: "start the writer of the database",
        source: source.into(),
    }
}
