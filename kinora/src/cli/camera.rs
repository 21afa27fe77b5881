//! Cameras as files: the one that was filmed, written down.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use kinora_core::camera::{CameraFile, CameraKey};
use kinora_core::engine::Engine;

use super::failure::Failure;
use crate::service::film::Planned;

/// Writes the camera of each shot to `path`; of several shots to as many files,
/// with the shot's number before the extension.
pub(super) fn export(planned: &Planned, engine: &dyn Engine, path: &Path) -> Result<(), Failure> {
    let solved = planned
        .solved_camera(engine)
        .map_err(|error| Failure::failed("failed to solve the camera", error))?;
    let many = solved.len() > 1;
    for (number, keys) in (1..).zip(&solved) {
        let path = if many {
            numbered(path, number)
        } else {
            path.to_owned()
        };
        std::fs::write(&path, yaml(keys)?).map_err(|error| {
            Failure::failed(format!("failed to write {}", path.display()), error)
        })?;
    }
    Ok(())
}

fn numbered(path: &Path, number: usize) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = match path.extension() {
        Some(extension) => format!("{stem}-{number}.{}", extension.to_string_lossy()),
        None => format!("{stem}-{number}"),
    };
    path.with_file_name(name)
}

/// One key a line.
fn yaml(keys: &[CameraKey]) -> Result<String, Failure> {
    let failed = |error| Failure::failed("failed to write the camera", error);
    let file = serde_json::to_value(CameraFile::new(keys)).map_err(failed)?;
    let mut text = String::new();
    for (name, value) in file.as_object().into_iter().flatten() {
        // Writing to a string cannot fail.
        let _ = match value.as_array() {
            Some(items) => {
                let lines = items.iter().map(|item| format!("  - {item}\n"));
                write!(text, "{name}:\n{}", lines.collect::<String>())
            }
            None => writeln!(text, "{name}: {value}"),
        };
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_camera_is_written_as_it_is_read() {
        let turned = CameraKey {
            frame: 1,
            look: [0.5, 0.0, 0.0],
            ..CameraKey::IDENTITY
        };
        let keys = [CameraKey::IDENTITY, turned];
        let text = yaml(&keys).unwrap();
        let value: serde_json::Value = serde_saphyr::from_str(&text).unwrap();
        let read = kinora_core::camera::parse(&value, 24, "camera").unwrap();
        assert_eq!(read, keys, "{text}");
    }

    #[test]
    fn files_of_several_shots_are_numbered() {
        let path = |text: &str| numbered(Path::new(text), 2);
        assert_eq!(path("a/camera.yaml"), Path::new("a/camera-2.yaml"));
        assert_eq!(path("camera"), Path::new("camera-2"));
    }
}
