//! What the reference computed from small checkpoints, this engine computes too.

use std::path::{Path, PathBuf};

use candle_core::{DType, Device};
use kinora_diffuse::parity::{self, Measure};

fn fixtures(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

fn check(rows: &[Measure], dtype: DType) {
    assert!(!rows.is_empty());
    for row in rows {
        let allowed = parity::tolerance(dtype);
        assert!(
            row.relative_l2 <= allowed,
            "{row:?} is further than {allowed}"
        );
    }
}

#[test]
fn the_transformers_answer_as_the_reference() {
    for (folder, name) in [
        ("ltx-2.3", "transformer"),
        ("ltx-2.3", "transformer_block0"),
        ("ltx-2.5", "transformer"),
        ("ltx-2.5", "transformer_block0"),
    ] {
        for dtype in [DType::F32, DType::BF16] {
            let rows = parity::run_one(&fixtures(folder), name, dtype, &Device::Cpu).unwrap();
            check(&rows, dtype);
        }
    }
}

#[test]
fn schedules_are_the_references() {
    let rows = parity::run_one(&fixtures("ltx-2.3"), "schedule", DType::F32, &Device::Cpu).unwrap();
    assert_eq!(rows.len(), 5);
    assert!(rows.iter().all(|row| row.max_abs <= 1e-6), "{rows:?}");
}

#[test]
fn films_are_the_references() {
    for name in ["e2e_plain", "e2e_guided", "e2e_first_last", "e2e_two_stage"] {
        let rows = parity::run_one(&fixtures("ltx-2.3"), name, DType::F32, &Device::Cpu).unwrap();
        assert_eq!(rows.len(), 2);
        check(&rows, DType::F32);
    }
}
