use super::*;
use crate::net::safetensors::Safetensors;

fn numbers(golden: &Safetensors<'_>, name: &str) -> Vec<f32> {
    let bytes = golden.bytes(name, "F32").unwrap().as_chunks().0;
    bytes
        .iter()
        .map(|number| f32::from_le_bytes(*number))
        .collect()
}

fn farthest(found: &[f32], expected: &[f32]) -> f32 {
    assert_eq!(found.len(), expected.len());
    let pairs = found.iter().zip(expected);
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

const PHOTOS: [&str; 2] = ["astronaut", "two_dogs_portrait"];

#[test]
fn the_reference_interpreter_finds_the_same_boxes() {
    let golden = include_bytes!("../../data/face_net/detector/golden.safetensors");
    let golden = Safetensors::read(golden).unwrap();
    for name in PHOTOS {
        let rgb = golden.bytes(&format!("in.{name}"), "U8").unwrap();
        let [regressors, scores] = boxes::run(rgb);
        let expected = numbers(&golden, &format!("out.{name}.regressors"));
        let worst = farthest(&regressors, &expected);
        assert!(worst < 1e-3, "{name}: boxes {worst}");
        let worst = farthest(&scores, &numbers(&golden, &format!("out.{name}.scores")));
        assert!(worst < 1e-3, "{name}: scores {worst}");
    }
}

#[test]
fn the_reference_interpreter_reads_the_same_points() {
    let golden = include_bytes!("../../data/face_net/landmarks/golden.safetensors");
    let golden = Safetensors::read(golden).unwrap();
    for name in PHOTOS {
        let rgb = golden.bytes(&format!("in.{name}"), "U8").unwrap();
        let (points, flag) = mesh::run(rgb.iter().map(|&v| f32::from(v) / 255.0).collect());
        let worst = farthest(&points, &numbers(&golden, &format!("out.{name}.points")));
        assert!(worst < 1e-3, "{name}: points {worst}");
        let worst = farthest(&[flag], &numbers(&golden, &format!("out.{name}.flag")));
        assert!(worst < 1e-3, "{name}: flag {worst}");
    }
}

#[test]
fn a_face_is_found_where_it_is() {
    let picture = crate::testing::photo("astronaut");
    let found = detect(&picture);
    assert!(found[0].score > 0.8, "{}", found[0].score);
    let mesh = read(&picture, &found[0]);
    assert!(mesh.presence > 0.95, "{}", mesh.presence);
    let nose = mesh.points[1];
    let away = (nose[0] - found[0].points[2][0]).abs() + (nose[1] - found[0].points[2][1]).abs();
    assert!(away < 12.0, "{nose:?}, {:?}", found[0].points[2]);
}
