//! A running server: everything put together, started in order and stopped in
//! order.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use kinora_core::price::MicroUsd;
use kinora_store::blobs::{BlobError, BlobStore};
use kinora_store::hex;
use kinora_store::lock::DataLock;
use kinora_store::secrets::Sealer;
use kinora_store::sqlite::{SqliteOptions, SqliteStore};
use kinora_store::{Clock, Store, StoreError};
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::{ConfigError, ServerSettings, secret_key};
use crate::egress::Egress;
use crate::engine::{EngineUnavailable, Registry};
use crate::http::{self, Http, Listener};
use crate::service::accounts::{self, Level, NewKeyShown};
use crate::service::app::{App, Rules};
use crate::service::auth::Callers;
use crate::service::links::Links;
use crate::service::rates::Rates;
use crate::service::signer::Signer;
use crate::service::stills::Stills;
use crate::service::watchers::Watchers;
use crate::worker::{self, Environment};

mod capped;
mod metrics_listener;

use self::capped::Capped;

/// A process that dies while working on a prediction as often as this is
/// killed by it.
const MOST_CRASHES: u32 = 10;

/// What the first account starts with, so that arithmetic is real and nobody at
/// home runs dry.
const FIRST_CREDIT: MicroUsd = MicroUsd(1_000_000_000_000);

/// The note that the first account's key was shown.
const FIRST_KEY_SHOWN: &str = "first_key_shown";

/// The name of the first account.
const FIRST_ACCOUNT: &str = "default";

/// How long a connection may be silent before it says what it wants, at first
/// and between requests. Not one of the round numbers of seconds that clients
/// poll at, so that none is closed while it asks again.
const HEADERS_WITHIN: Duration = Duration::from_secs(17);

/// More headers than any client sends, and less than would hurt.
const MOST_HEADERS: usize = 100;

/// The most of a request's head that is held in memory.
const HEAD_BYTES: usize = 64 * 1024;

/// How many stored pictures requests have in memory at once: 200 MB at most.
const READINGS: usize = 4;

/// How long open connections have once all work has ended.
const LAST_ANSWERS: Duration = Duration::from_secs(5);

/// A server that runs.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// How it is reached from this machine, without a slash at its end.
    pub url: String,
    /// The key of the first account, if this was the first start.
    pub first_key: Option<NewKeyShown>,
    /// How many predictions were found running and go on.
    pub recovered: u64,
    /// What is doubtful about the engine, in sentences without a full stop.
    pub notes: Vec<String>,
    /// What requests may use.
    pub app: Arc<App>,
    store: Arc<SqliteStore>,
    stop: CancellationToken,
    work: TaskTracker,
    handle: Handle<SocketAddr>,
    listening: JoinHandle<std::io::Result<()>>,
    _lock: DataLock,
}

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The settings do not fit.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The engine cannot be used.
    #[error(transparent)]
    Engine(#[from] EngineUnavailable),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The files cannot be used.
    #[error(transparent)]
    Files(#[from] BlobError),
    /// The first account could not be made.
    #[error("failed to make the first account")]
    Account(#[from] accounts::AccountError),
    /// The address is taken.
    #[error(
        "{0} is taken by another program, or by another kinora; stop it, or name another port with --listen"
    )]
    AddressTaken(SocketAddr),
    /// There are films, but no database that knows them.
    #[error("there is no database in {}, but there are films or uploads in its folder `files`; put kinora.db back, or move `files` away to begin anew", .0.display())]
    NoDatabase(PathBuf),
    /// Something outside cannot be used.
    #[error("failed to {action}")]
    System {
        /// What was tried.
        action: String,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
}

fn system(action: impl Into<String>) -> impl FnOnce(std::io::Error) -> ServerError {
    let action = action.into();
    |source| ServerError::System { action, source }
}

impl Server {
    /// Starts a server. Once this returns, requests are answered.
    ///
    /// # Errors
    ///
    /// When something that it needs is missing or in use.
    pub async fn start(
        settings: &ServerSettings,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ServerError> {
        // Before anything is made: a key that is shown once must not be lost to
        // a port that is taken.
        let bound = Bound::bind(settings).await?;
        let folders = Folders::prepare(&settings.data)?;
        let lock = DataLock::take(&settings.data)?;
        folders.empty()?;
        let own = [Some(bound.address), settings.metrics_listen];
        let own = own.into_iter().flatten().collect();
        let registry = Arc::new(Registry::open(settings, own).await?);
        let sealer = Sealer::new(secret_key(&settings.data)?.bytes());
        let options = SqliteOptions {
            durability: settings.durability,
        };
        let database = settings.data.join("kinora.db");
        folders.check_database(&database)?;
        let store = Arc::new(SqliteStore::open(&database, options, clock.clone()).await?);
        let blobs = BlobStore::in_folder(&folders.files)?;
        blobs.sweep_partial().await?;
        let recovered = recover(&store, settings, clock.as_ref()).await?;
        let first_key = first_account(store.as_ref(), &sealer).await?;
        let links = Links::new(kept_key(store.as_ref(), &sealer, "links_key").await?);
        let signer = Signer::new(kept_key(store.as_ref(), &sealer, "signing_key").await?);
        let shared = Shared {
            store: store.clone(),
            blobs,
            clock,
            sealer,
            links,
            signer,
            registry,
            stop: CancellationToken::new(),
        };
        let (app, env) = shared.assemble(settings, &folders, bound.address);
        if let Some(address) = settings.metrics_listen {
            let action = format!("listen on {address} for metrics");
            metrics_listener::start(address, shared.stop.clone())
                .await
                .map_err(system(action))?;
        }
        let (address, url) = (bound.address, bound.url());
        let listener = Listener {
            scheme: bound.scheme(),
            incoming: folders.incoming.clone(),
            body_budget: settings.body_budget,
            trusted_proxies: settings.trusted_proxies.clone(),
        };
        let http = Arc::new(Http::new(app.clone(), listener));
        let handle = Handle::new();
        let listening = bound.serve(http, handle.clone()).await?;
        let work = worker::start(&env, &app, &shared.stop);
        Ok(Self {
            address,
            url,
            first_key,
            recovered,
            notes: env.registry.notes().to_vec(),
            app,
            store,
            stop: shared.stop,
            work,
            handle,
            listening,
            _lock: lock,
        })
    }

    /// Notes that somebody has seen the first key, so that the next start makes
    /// no other.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn first_key_shown(&self) -> Result<(), ServerError> {
        self.store.note_once(FIRST_KEY_SHOWN, "yes").await?;
        Ok(())
    }

    /// Stops: takes no more work, lets running jobs end or hands them back, and
    /// answers what was asked already.
    pub async fn stop(self) {
        self.app.stopping.cancel();
        self.stop.cancel();
        self.work.wait().await;
        self.handle.graceful_shutdown(Some(LAST_ANSWERS));
        match self.listening.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the listener failed"),
            Err(error) => tracing::error!(%error, "the listener panicked"),
        }
        if let Err(error) = self.store.close().await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "failed to close the database"
            );
        }
    }
}

/// What requests and jobs share.
struct Shared {
    store: Arc<SqliteStore>,
    blobs: BlobStore,
    clock: Arc<dyn Clock>,
    sealer: Sealer,
    links: Links,
    signer: Signer,
    registry: Arc<Registry>,
    stop: CancellationToken,
}

impl Shared {
    fn assemble(
        &self,
        settings: &ServerSettings,
        folders: &Folders,
        listening: SocketAddr,
    ) -> (Arc<App>, Arc<Environment>) {
        let own = [Some(listening), settings.metrics_listen];
        let own = own.into_iter().flatten().collect();
        let deliveries = Arc::new(Notify::new());
        let watchers = Watchers::default();
        let app = App {
            store: self.store.clone(),
            dispatch: self.store.clone(),
            blobs: self.blobs.clone(),
            clock: self.clock.clone(),
            links: self.links.clone(),
            signer: self.signer.clone(),
            sealer: self.sealer.clone(),
            callers: Callers::new(self.store.clone(), self.clock.clone()),
            rates: Rates::default(),
            watchers: watchers.clone(),
            deliveries: deliveries.clone(),
            capabilities: self.registry.capabilities(),
            emulated: self.registry.emulated().cloned(),
            readings: Semaphore::new(READINGS),
            stills: Stills::default(),
            stopping: CancellationToken::new(),
            rules: request_rules(settings),
        };
        let env = Environment {
            store: self.store.clone(),
            dispatch: self.store.clone(),
            blobs: self.blobs.clone(),
            clock: self.clock.clone(),
            egress: Arc::new(Egress::new(&settings.egress, own)),
            registry: self.registry.clone(),
            sealer: self.sealer.clone(),
            links: self.links.clone(),
            signer: self.signer.clone(),
            watchers,
            deliveries,
            started_ms: self.clock.now_ms() - FILE_TIME_LAG_MS,
            scratch: folders.scratch.clone(),
            rules: job_rules(settings, &self.registry),
        };
        (Arc::new(app), Arc::new(env))
    }
}

/// The time that a file system writes may lag behind the clock by one tick of
/// the kernel.
const FILE_TIME_LAG_MS: i64 = 20;

fn request_rules(settings: &ServerSettings) -> Rules {
    Rules {
        public_url: settings.public_url.clone(),
        turbo_billing: settings.turbo_billing,
        retention: settings.retention,
        upload_retention: settings.upload_retention,
        queue_limit: settings.queue_limit,
        sync_wait: settings.sync_wait,
        webhook_https: settings.webhook.require_https,
    }
}

fn job_rules(settings: &ServerSettings, registry: &Registry) -> worker::Rules {
    worker::Rules {
        workers: settings.workers.unwrap_or(registry.default_workers()),
        job_limit: settings
            .job_limit
            .unwrap_or_else(|| registry.default_job_limit()),
        grace: settings.shutdown_grace,
        retention: settings.retention,
        webhook: settings.webhook.clone(),
    }
}

/// The folders of a data folder.
struct Folders {
    data: PathBuf,
    files: PathBuf,
    /// Films while they are made.
    scratch: PathBuf,
    /// Uploads while they come in.
    incoming: PathBuf,
}

impl Folders {
    fn prepare(data: &Path) -> Result<Self, ServerError> {
        let folders = Self {
            data: data.to_owned(),
            files: data.join("files"),
            scratch: data.join("tmp/films"),
            incoming: data.join("tmp/uploads"),
        };
        make_private(&folders.data)?;
        make_private(&folders.files)?;
        Ok(folders)
    }

    /// Refuses to begin a new database beside files that another one knows.
    fn check_database(&self, database: &Path) -> Result<(), ServerError> {
        if database.exists() {
            return Ok(());
        }
        let entries = std::fs::read_dir(&self.files);
        let mut entries = entries.map_err(system(format!("read {}", self.files.display())))?;
        match entries.next() {
            None => Ok(()),
            Some(_) => Err(ServerError::NoDatabase(self.data.clone())),
        }
    }

    /// Removes what a process before left unfinished. Only with the lock.
    fn empty(&self) -> Result<(), ServerError> {
        for folder in [&self.scratch, &self.incoming] {
            match std::fs::remove_dir_all(folder) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(system(format!("empty {}", folder.display()))(error));
                }
                _ => make_private(folder)?,
            }
        }
        Ok(())
    }
}

/// Makes a folder that only its owner may look into.
fn make_private(folder: &Path) -> Result<(), ServerError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(system(format!("make the folder {}", folder.display())))
}

async fn recover(
    store: &SqliteStore,
    settings: &ServerSettings,
    clock: &dyn Clock,
) -> Result<u64, ServerError> {
    let kept = i64::try_from(settings.retention.as_millis()).unwrap_or(i64::MAX);
    let purge_ms = clock.now_ms().saturating_add(kept);
    Ok(store.recover(MOST_CRASHES, purge_ms).await?)
}

/// Makes the first account where there is none.
///
/// Until somebody has seen its key, each start makes another key: one that was
/// made by a process that died before it could show it is lost.
async fn first_account(
    store: &dyn Store,
    sealer: &Sealer,
) -> Result<Option<NewKeyShown>, ServerError> {
    if store.note(FIRST_KEY_SHOWN).await?.is_some() {
        return Ok(None);
    }
    let account = match store.account_named(FIRST_ACCOUNT).await? {
        Some(account) => account,
        None => accounts::add_account(store, FIRST_ACCOUNT, FIRST_CREDIT, Level::Home).await?,
    };
    let options = accounts::KeyOptions::named("first");
    let key = accounts::create_key(store, sealer, &account, options).await?;
    Ok(Some(key))
}

/// A key that this server signs with: made once, kept sealed.
async fn kept_key(store: &dyn Store, sealer: &Sealer, name: &str) -> Result<[u8; 32], ServerError> {
    let new: [u8; 32] = rand::random();
    let text = hex::encode(&sealer.seal(&new));
    let kept = store.note_once(name, &text).await?;
    let opened = hex::decode(&kept).and_then(|sealed| sealer.open(&sealed));
    let key = opened.and_then(|key| key.try_into().ok());
    key.ok_or_else(|| {
        ServerError::Store(StoreError::Unusable {
            message: "the secrets in the database were sealed with another key; put the file secret.key (or KINORA_SECRET_KEY) of this data folder back".to_owned(),
        })
    })
}

/// How many connections may wait to be taken: a thousand clients that come at once are
/// no fewer because of it.
const BACKLOG: u32 = 4096;

fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // On Windows this would let another program take the port as well.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// A listener that does not answer yet.
struct Bound {
    address: SocketAddr,
    listener: std::net::TcpListener,
    tls: Option<RustlsConfig>,
}

impl Bound {
    async fn bind(settings: &ServerSettings) -> Result<Self, ServerError> {
        let action = format!("listen on {}", settings.listen);
        let listener = listen(settings.listen).and_then(TcpListener::into_std);
        let listener = listener.map_err(|error| match error.kind() {
            std::io::ErrorKind::AddrInUse => ServerError::AddressTaken(settings.listen),
            _ => system(action.clone())(error),
        })?;
        let tls = match &settings.tls {
            None => None,
            Some(tls) => {
                let loaded = RustlsConfig::from_pem_file(&tls.cert, &tls.key).await;
                let action = format!("read {} and {}", tls.cert.display(), tls.key.display());
                Some(loaded.map_err(system(action))?)
            }
        };
        Ok(Self {
            address: listener.local_addr().map_err(system(action))?,
            listener,
            tls,
        })
    }

    fn scheme(&self) -> &'static str {
        if self.tls.is_some() { "https" } else { "http" }
    }

    /// How it is reached from this machine.
    fn url(&self) -> String {
        let ip = self.address.ip();
        let host = if ip.is_unspecified() {
            "127.0.0.1".to_owned()
        } else if ip.is_ipv6() {
            format!("[{ip}]")
        } else {
            ip.to_string()
        };
        format!("{}://{host}:{}", self.scheme(), self.address.port())
    }

    async fn serve(
        self,
        http: Arc<Http>,
        handle: Handle<SocketAddr>,
    ) -> Result<JoinHandle<std::io::Result<()>>, ServerError> {
        let service = http::router(http).into_make_service_with_connect_info::<SocketAddr>();
        let action = "start the listener";
        let listening = match self.tls {
            None => {
                let server = axum_server::from_tcp(self.listener).map_err(system(action))?;
                let server = server.handle(handle.clone());
                let mut server = server.map(|inner| Capped::new(inner, most_connections()));
                bound_heads(server.http_builder());
                tokio::spawn(server.serve(service))
            }
            Some(tls) => {
                let server =
                    axum_server::from_tcp_rustls(self.listener, tls).map_err(system(action))?;
                let server = server.handle(handle.clone());
                let mut server = server.map(|inner| Capped::new(inner, most_connections()));
                bound_heads(server.http_builder());
                tokio::spawn(server.serve(service))
            }
        };
        Ok(listening)
    }
}

/// More connections than this are closed at once: some hundreds of file
/// descriptors stay for the database, films and requests of our own.
fn most_connections() -> usize {
    const MOST: u64 = 12_000;
    const KEPT: u64 = 256;
    let descriptors = rlimit::Resource::NOFILE
        .get()
        .map_or(1024, |(soft, _)| soft);
    usize::try_from(descriptors.saturating_sub(KEPT).clamp(64, MOST)).unwrap_or(64)
}

/// Bounds what a client may send before it has said what it wants.
fn bound_heads(builder: &mut Builder<TokioExecutor>) {
    // Without the guess at the protocol, which waits for a first byte for ever.
    let plain = std::mem::replace(builder, Builder::new(TokioExecutor::new()));
    *builder = plain.http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .max_headers(MOST_HEADERS)
        .max_buf_size(HEAD_BYTES);
}
