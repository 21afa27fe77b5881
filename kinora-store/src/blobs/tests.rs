//! Files in a folder.

use tempfile::TempDir;

use super::*;

const KEY: &str = "up/ab/abcd";

fn store() -> (BlobStore, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let store = BlobStore::in_folder(&dir.path().join("blobs")).unwrap();
    (store, dir)
}

async fn all(reading: Reading) -> Vec<u8> {
    let chunks: Vec<Bytes> = reading.stream.try_collect().await.unwrap();
    chunks.concat()
}

/// Bytes that differ from place to place.
fn matter(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 7 + at / 251) as u8).collect()
}

#[test]
fn keys_are_made_of_ids() {
    assert_eq!(
        output_key("0af3-11", 4, 0).unwrap(),
        "out/0a/0af3-11/4-0.mp4"
    );
    assert_eq!(input_key("beef").unwrap(), "in/be/beef");
    assert_eq!(upload_key("beef").unwrap(), "up/be/beef");
    assert_eq!(element_key("beef").unwrap(), "el/be/beef");
}

#[test]
fn other_ids_are_refused() {
    let long = "a".repeat(65);
    for id in [
        "", "a", "../x", "a/b", "a.b", "AB", "a#1", "ä1", "a b", "a\0b", &long,
    ] {
        assert!(output_key(id, 1, 0).is_err(), "{id}");
        assert!(input_key(id).is_err(), "{id}");
        assert!(upload_key(id).is_err(), "{id}");
        assert!(element_key(id).is_err(), "{id}");
    }
}

#[tokio::test]
async fn other_keys_are_refused() {
    let (store, _dir) = store();
    for key in [
        "", "/up/a", "up//a", "../a", "up/../a", "up/./a", "up/a#1", "UP/a", "up/a/",
    ] {
        let refused = store.put_bytes(key, Bytes::new()).await;
        assert!(
            matches!(refused, Err(BlobError::InvalidKey { .. })),
            "{key}"
        );
        assert!(store.get(key).await.is_err(), "{key}");
        assert!(store.remove(key).await.is_err(), "{key}");
    }
}

#[tokio::test]
async fn bytes_come_back() {
    let (store, _dir) = store();
    let stored = store
        .put_bytes(KEY, Bytes::from_static(b"abc"))
        .await
        .unwrap();
    assert_eq!(stored.bytes, 3);
    assert!(stored.sha256.starts_with("ba7816bf8f01cfea"));
    assert_eq!(store.size(KEY).await.unwrap(), 3);
    let reading = store.get(KEY).await.unwrap();
    assert_eq!((reading.size, reading.range.clone()), (3, 0..3));
    assert_eq!(all(reading).await, b"abc");
}

#[tokio::test]
async fn a_later_file_takes_the_place_of_an_earlier_one() {
    let (store, _dir) = store();
    store
        .put_bytes(KEY, Bytes::from_static(b"first"))
        .await
        .unwrap();
    store
        .put_bytes(KEY, Bytes::from_static(b"2nd"))
        .await
        .unwrap();
    assert_eq!(all(store.get(KEY).await.unwrap()).await, b"2nd");
}

#[tokio::test]
async fn files_of_every_size_come_back() {
    for length in [
        0,
        1,
        PART_BYTES - 1,
        PART_BYTES,
        PART_BYTES + 1,
        2 * PART_BYTES,
    ] {
        let (store, dir) = store();
        let (matter, path) = (matter(length), dir.path().join("source"));
        fs::write(&path, &matter).unwrap();
        let stored = store.put_file(KEY, &path).await.unwrap();
        let by_bytes = store.put_bytes("up/ab/other", matter.clone().into()).await;
        assert_eq!(stored, by_bytes.unwrap(), "{length}");
        assert_eq!(stored.bytes, length as u64);
        assert!(
            all(store.get(KEY).await.unwrap()).await == matter,
            "{length}"
        );
    }
}

#[tokio::test]
async fn a_range_comes_without_the_rest() {
    let (store, _dir) = store();
    let matter = matter(1_000_000);
    store.put_bytes(KEY, matter.clone().into()).await.unwrap();
    for range in [0..1, 999_999..1_000_000, 1000..900_000, 262_143..262_145] {
        let reading = store.read(KEY, range.clone()).await.unwrap();
        assert_eq!(
            (reading.size, reading.range.clone()),
            (1_000_000, range.clone())
        );
        let part = range.start as usize..range.end as usize;
        assert!(all(reading).await == matter[part], "{range:?}");
    }
    let beyond = store.read(KEY, 999_990..2_000_000).await.unwrap();
    assert_eq!(beyond.range, 999_990..1_000_000);
    assert!(store.read(KEY, 1_000_000..1_000_001).await.is_err());
}

#[tokio::test]
async fn what_is_not_there_is_said_to_be_missing() {
    let (store, dir) = store();
    assert!(matches!(
        store.get(KEY).await,
        Err(BlobError::Missing { .. })
    ));
    assert!(matches!(
        store.size(KEY).await,
        Err(BlobError::Missing { .. })
    ));
    store.remove(KEY).await.unwrap();
    let gone = store.put_file(KEY, &dir.path().join("gone")).await;
    assert!(matches!(gone, Err(BlobError::Read { .. })));
}

#[tokio::test]
async fn a_removed_file_is_gone_and_leaves_no_folder() {
    let (store, dir) = store();
    store
        .put_bytes(KEY, Bytes::from_static(b"abc"))
        .await
        .unwrap();
    store.remove(KEY).await.unwrap();
    assert!(matches!(
        store.get(KEY).await,
        Err(BlobError::Missing { .. })
    ));
    assert!(!dir.path().join("blobs/up").exists());
}

#[tokio::test]
async fn files_are_listed_by_folder() {
    let (store, dir) = store();
    assert_eq!(keys(&store, "out").await, [""; 0]);
    for key in ["out/aa/aab/1-0.mp4", "in/cc/ccd", "up/ab/abc"] {
        store
            .put_bytes(key, Bytes::from_static(b"abc"))
            .await
            .unwrap();
    }
    fs::write(dir.path().join("blobs/up/ab/abc#1"), "half").unwrap();
    assert_eq!(keys(&store, "out").await, ["out/aa/aab/1-0.mp4"]);
    assert_eq!(
        keys(&store, "").await,
        ["in/cc/ccd", "out/aa/aab/1-0.mp4", "up/ab/abc"]
    );
    let first = store.list("out").next().await.unwrap().unwrap();
    assert_eq!(first.bytes, 3);
    assert!(first.modified_ms > 1_600_000_000_000);
}

async fn keys(store: &BlobStore, prefix: &str) -> Vec<String> {
    let found: Vec<Listed> = store.list(prefix).try_collect().await.unwrap();
    let mut keys: Vec<String> = found.into_iter().map(|listed| listed.key).collect();
    keys.sort();
    keys
}

#[tokio::test]
async fn unfinished_files_are_swept_and_whole_ones_stay() {
    let (store, dir) = store();
    assert_eq!(store.sweep_partial().await.unwrap(), 0);
    store
        .put_bytes(KEY, Bytes::from_static(b"abc"))
        .await
        .unwrap();
    let folder = dir.path().join("blobs");
    fs::write(folder.join("up/ab/abcd#1"), "half").unwrap();
    fs::create_dir_all(folder.join("out/aa/aab")).unwrap();
    fs::write(folder.join("out/aa/aab/1-0.mp4#12"), "half").unwrap();
    fs::write(folder.join("mine#1"), "not ours").unwrap();
    assert_eq!(store.sweep_partial().await.unwrap(), 2);
    assert_eq!(store.sweep_partial().await.unwrap(), 0);
    assert_eq!(all(store.get(KEY).await.unwrap()).await, b"abc");
    assert!(folder.join("mine#1").exists());
}

#[tokio::test]
async fn a_write_that_is_dropped_leaves_nothing() {
    let (store, dir) = store();
    let mut upload = store
        .files
        .put_multipart(&place(KEY).unwrap())
        .await
        .unwrap();
    upload
        .put_part(PutPayload::from_static(b"half"))
        .await
        .unwrap();
    assert!(matches!(
        store.get(KEY).await,
        Err(BlobError::Missing { .. })
    ));
    upload.abort().await.unwrap();
    assert_eq!(
        fs::read_dir(dir.path().join("blobs/up/ab"))
            .unwrap()
            .count(),
        0
    );
}
