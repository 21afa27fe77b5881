//! Files in a folder, or in anything else that `object_store` knows.
//!
//! A file appears whole or not at all, and is on the disk before the call that
//! stored it returns. Where it is, its key, follows from ids of our own; no name
//! that a client gave is part of it.

mod keys;

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt, TryStreamExt};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{
    GetOptions, GetRange, GetResultPayload, MultipartUpload, ObjectStore, ObjectStoreExt,
    PutPayload,
};
use sha2::{Digest, Sha256};

use crate::hex;
use keys::{ELEMENTS, INPUTS, OUTPUTS, UPLOADS, place};

pub use keys::{element_key, input_key, output_key, upload_key};

/// Where files are kept.
#[derive(Clone, Debug)]
pub struct BlobStore {
    files: Arc<dyn ObjectStore>,
    folder: Option<PathBuf>,
}

/// What was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in lower-case hexadecimal digits.
    pub sha256: String,
}

/// A file that is being read.
pub struct Reading {
    /// The size of the whole file.
    pub size: u64,
    /// Which bytes of it come.
    pub range: Range<u64>,
    /// The bytes.
    pub stream: BoxStream<'static, Result<Bytes, BlobError>>,
}

/// A file in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its key.
    pub key: String,
    /// Its size.
    pub bytes: u64,
    /// When it was written.
    pub modified_ms: i64,
}

/// Why a file was not stored, read or removed.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// An id cannot be part of a key.
    #[error("`{id}` cannot be part of a file's place: it may hold a to z, 0 to 9 and - only")]
    InvalidId {
        /// The id.
        id: String,
    },
    /// A key was not made by this module.
    #[error("`{key}` is no file's place")]
    InvalidKey {
        /// The key.
        key: String,
    },
    /// There is no such file.
    #[error("there is no file at `{key}`")]
    Missing {
        /// The key.
        key: String,
    },
    /// The folder cannot be used.
    #[error("cannot use the folder {}", .folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// A file that is to be stored, or that is stored, cannot be read.
    #[error("cannot read the file {name}")]
    Read {
        /// The path or the key.
        name: String,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The storage failed.
    #[error("failed to {action} `{key}`")]
    Storage {
        /// What was being done.
        action: &'static str,
        /// The key.
        key: String,
        /// The cause.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// How much of a file is in memory while it is stored. Other storages than a
/// folder want parts of at least five mebibytes.
const PART_BYTES: usize = 8 * 1024 * 1024;

/// How much of a file is read at once.
const CHUNK_BYTES: u64 = 256 * 1024;

impl BlobStore {
    /// Keeps files in a folder, and makes it where there is none.
    ///
    /// # Errors
    ///
    /// When the folder cannot be made.
    pub fn in_folder(folder: &Path) -> Result<Self, BlobError> {
        let refused = |source| BlobError::Folder {
            folder: folder.to_owned(),
            source,
        };
        fs::create_dir_all(folder).map_err(refused)?;
        let files = LocalFileSystem::new_with_prefix(folder)
            .map_err(|error| refused(io::Error::other(error)))?
            .with_fsync(true)
            .with_automatic_cleanup(true);
        Ok(Self {
            files: Arc::new(files),
            folder: Some(folder.to_owned()),
        })
    }

    /// Stores a copy of a file, part by part, over what is there.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or stored; nothing has changed then.
    pub async fn put_file(&self, key: &str, path: &Path) -> Result<Stored, BlobError> {
        let place = place(key)?;
        let source = Source::open(path).await?;
        let (source, first) = source.part().await?;
        if first.len() < PART_BYTES {
            let stored = source.stored();
            self.put(&place, first).await?;
            return Ok(stored);
        }
        let mut upload = self
            .files
            .put_multipart(&place)
            .await
            .map_err(|error| storage("store", key, error))?;
        match send(upload.as_mut(), source, first, key).await {
            Ok(stored) => Ok(stored),
            Err(error) => {
                // What it leaves behind otherwise is swept up at the next start.
                let _ = upload.abort().await;
                Err(error)
            }
        }
    }

    /// Stores bytes over what is there.
    ///
    /// # Errors
    ///
    /// When they cannot be stored; nothing has changed then.
    pub async fn put_bytes(&self, key: &str, bytes: Bytes) -> Result<Stored, BlobError> {
        let place = place(key)?;
        let hashed = bytes.clone();
        let sha256 = blocking(key, move || Ok(Sha256::digest(&hashed))).await?;
        let stored = Stored {
            bytes: bytes.len() as u64,
            sha256: hex::encode(&sha256),
        };
        self.put(&place, bytes).await?;
        Ok(stored)
    }

    async fn put(&self, place: &Key, bytes: Bytes) -> Result<(), BlobError> {
        let put = self.files.put(place, PutPayload::from_bytes(bytes)).await;
        put.map(drop)
            .map_err(|error| storage("store", place.as_ref(), error))
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// [`BlobError::Missing`] where there is none.
    pub async fn get(&self, key: &str) -> Result<Reading, BlobError> {
        self.open(key, None).await
    }

    /// Reads a whole file into memory.
    ///
    /// # Errors
    ///
    /// [`BlobError::Missing`] where there is none.
    pub async fn read_all(&self, key: &str) -> Result<Bytes, BlobError> {
        let reading = self.get(key).await?;
        let mut whole = Vec::with_capacity(usize::try_from(reading.size).unwrap_or(0));
        let mut stream = reading.stream;
        while let Some(chunk) = stream.try_next().await? {
            whole.extend_from_slice(&chunk);
        }
        Ok(whole.into())
    }

    /// Reads some bytes of a file. A range that ends behind the file's end ends
    /// there.
    ///
    /// # Errors
    ///
    /// [`BlobError::Missing`] where there is none; also when the range is empty
    /// or begins behind the end.
    pub async fn read(&self, key: &str, range: Range<u64>) -> Result<Reading, BlobError> {
        self.open(key, Some(GetRange::Bounded(range))).await
    }

    async fn open(&self, key: &str, range: Option<GetRange>) -> Result<Reading, BlobError> {
        let place = place(key)?;
        let options = GetOptions {
            range,
            ..GetOptions::default()
        };
        let found = self.files.get_opts(&place, options).await;
        let found = found.map_err(|error| storage("read", key, error))?;
        let (size, range) = (found.meta.size, found.range.clone());
        let stream = match found.payload {
            GetResultPayload::File(file, _) => chunks(key.to_owned(), file, range.clone()),
            GetResultPayload::Stream(stream) => {
                let key = key.to_owned();
                stream
                    .map_err(move |error| storage("read", &key, error))
                    .boxed()
            }
        };
        Ok(Reading {
            size,
            range,
            stream,
        })
    }

    /// The size of a file, without opening it.
    ///
    /// # Errors
    ///
    /// [`BlobError::Missing`] where there is none.
    pub async fn size(&self, key: &str) -> Result<u64, BlobError> {
        let found = self.files.head(&place(key)?).await;
        let found = found.map_err(|error| storage("look at", key, error))?;
        Ok(found.size)
    }

    /// Removes a file. There need not be one.
    ///
    /// # Errors
    ///
    /// When it is there still.
    pub async fn remove(&self, key: &str) -> Result<(), BlobError> {
        match self.files.delete(&place(key)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(storage("remove", key, error)),
        }
    }

    /// Every file below a folder of the keys, such as `out`, or every file at
    /// all where it is empty.
    pub fn list(&self, prefix: &str) -> BoxStream<'static, Result<Listed, BlobError>> {
        let place = match Key::parse(prefix) {
            Ok(place) => place,
            Err(_) => {
                let key = prefix.to_owned();
                return stream::iter([Err(BlobError::InvalidKey { key })]).boxed();
            }
        };
        let prefix = prefix.to_owned();
        let found = self.files.list(Some(&place));
        found
            .map_ok(|meta| Listed {
                key: meta.location.to_string(),
                bytes: meta.size,
                modified_ms: meta.last_modified.timestamp_millis(),
            })
            .map_err(move |error| storage("list", &prefix, error))
            .boxed()
    }

    /// Removes what writes left behind that the end of the process cut short,
    /// and says how many files that were. Only where nothing is being written:
    /// at the start.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub async fn sweep_partial(&self) -> Result<u64, BlobError> {
        let Some(folder) = self.folder.clone() else {
            return Ok(0);
        };
        let name = folder.display().to_string();
        blocking(&name, move || {
            let folders = [OUTPUTS, INPUTS, UPLOADS, ELEMENTS];
            folders.iter().map(|name| sweep(&folder.join(name))).sum()
        })
        .await
    }
}

/// Sends a file that is larger than one part.
async fn send(
    upload: &mut dyn MultipartUpload,
    mut source: Source,
    first: Bytes,
    key: &str,
) -> Result<Stored, BlobError> {
    let mut part = first;
    while !part.is_empty() {
        let sent = upload.put_part(PutPayload::from_bytes(part)).await;
        sent.map_err(|error| storage("store", key, error))?;
        (source, part) = source.part().await?;
    }
    let done = upload.complete().await;
    done.map_err(|error| storage("store", key, error))?;
    Ok(source.stored())
}

/// A file that is read and hashed part by part.
struct Source {
    name: String,
    file: File,
    bytes: u64,
    hash: Sha256,
}

impl Source {
    async fn open(path: &Path) -> Result<Self, BlobError> {
        let (path, name) = (path.to_owned(), path.display().to_string());
        let opened = name.clone();
        blocking(&opened, move || {
            Ok(Self {
                name,
                file: File::open(path)?,
                bytes: 0,
                hash: Sha256::new(),
            })
        })
        .await
    }

    /// The next part: [`PART_BYTES`], less at the end, then nothing.
    async fn part(mut self) -> Result<(Self, Bytes), BlobError> {
        let name = self.name.clone();
        blocking(&name, move || {
            let mut part = Vec::new();
            let limit = PART_BYTES as u64;
            Read::by_ref(&mut self.file)
                .take(limit)
                .read_to_end(&mut part)?;
            self.hash.update(&part);
            self.bytes += part.len() as u64;
            Ok((self, Bytes::from(part)))
        })
        .await
    }

    fn stored(&self) -> Stored {
        Stored {
            bytes: self.bytes,
            sha256: hex::encode(&self.hash.clone().finalize()),
        }
    }
}

/// A file's bytes, some at a time.
fn chunks(
    key: String,
    file: File,
    range: Range<u64>,
) -> BoxStream<'static, Result<Bytes, BlobError>> {
    let state = (file, range);
    stream::try_unfold(state, move |(file, range)| {
        let key = key.clone();
        async move {
            if range.is_empty() {
                return Ok(None);
            }
            let next = blocking(&key, move || chunk(file, range)).await?;
            Ok(Some(next))
        }
    })
    .boxed()
}

fn chunk(mut file: File, range: Range<u64>) -> io::Result<(Bytes, (File, Range<u64>))> {
    let end = range.end.min(range.start + CHUNK_BYTES);
    let mut bytes = vec![0; usize::try_from(end - range.start).map_err(io::Error::other)?];
    file.seek(SeekFrom::Start(range.start))?;
    file.read_exact(&mut bytes)?;
    Ok((Bytes::from(bytes), (file, end..range.end)))
}

/// Removes a folder's unfinished files.
fn sweep(folder: &Path) -> io::Result<u64> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error),
    };
    let mut swept = 0;
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            swept += sweep(&entry.path())?;
        } else if is_unfinished(&entry.file_name().to_string_lossy()) {
            fs::remove_file(entry.path())?;
            swept += 1;
        }
    }
    Ok(swept)
}

/// Whether a file has the name that `object_store` gives it until it is whole.
fn is_unfinished(name: &str) -> bool {
    name.rsplit_once('#').is_some_and(|(_, number)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Runs what waits for the disk where that disturbs nobody.
async fn blocking<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, BlobError> {
    let done = tokio::task::spawn_blocking(work).await;
    let done = done.unwrap_or_else(|error| Err(io::Error::other(error)));
    done.map_err(|source| BlobError::Read {
        name: name.to_owned(),
        source,
    })
}

fn storage(action: &'static str, key: &str, error: object_store::Error) -> BlobError {
    let key = key.to_owned();
    match error {
        object_store::Error::NotFound { .. } => BlobError::Missing { key },
        error => BlobError::Storage {
            action,
            key,
            source: error.into(),
        },
    }
}

#[cfg(test)]
mod tests;
