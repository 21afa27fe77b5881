//! `kinora models`: the catalogue.

use clap::Args;
use kinora_core::catalogue::{self, Model, Price};
use kinora_core::problem::Problem;
use serde_json::{Value, json};

use super::failure::Failure;
use super::output::Output;

/// List the models, or show one.
#[derive(Debug, Args)]
#[command(after_help = "Example: kinora models 4k --json")]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Models {
    #[cfg(feature = "neural")]
    #[command(subcommand)]
    action: Option<super::neural::models::Action>,
    /// A short name or a full id; leave it out to list all.
    name: Option<String>,
    /// Print one JSON object, with request schemas.
    #[arg(long)]
    json: bool,
}

impl Models {
    pub(super) fn output(&self) -> Output {
        #[cfg(feature = "neural")]
        if let Some(action) = &self.action {
            return action.output();
        }
        Output::new(self.json, false)
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        #[cfg(feature = "neural")]
        if let Some(action) = &self.action {
            return action.run();
        }
        let Some(name) = &self.name else {
            let all: Vec<Value> = catalogue::models().iter().map(described).collect();
            return self.output().data(&json!({"models": all}), list);
        };
        let model = catalogue::find(name).ok_or_else(|| unknown(name))?;
        self.output().data(&described(model), || details(model))
    }
}

fn unknown(name: &str) -> Failure {
    let hint =
        catalogue::nearest(name).map_or(String::new(), |near| format!("; did you mean {near}?"));
    let message =
        format!("`model` is {name}, which is unknown{hint} (`kinora models` lists them all)");
    Failure::refused(Problem::other(
        "model",
        name,
        "a short name or a full id",
        message,
    ))
}

fn described(model: &Model) -> Value {
    let mut value = json!(model);
    value["request_schema"] = model.request_schema();
    value
}

fn list() -> String {
    catalogue::models()
        .iter()
        .map(|model| {
            format!(
                "{:<10} {:<46} {:<6} {}\n",
                model.short.unwrap_or("-"),
                model.id,
                model.tier.as_str(),
                price(model.price)
            )
        })
        .collect()
}

fn details(model: &Model) -> String {
    let mut text = format!(
        "{}\n{}\n{}\n{}, {}\n",
        model.id,
        model.name,
        model.description,
        model.tier.as_str(),
        price(model.price)
    );
    for param in model.params {
        let required = if param.required { " (required)" } else { "" };
        text.push_str(&format!(
            "  {:<22} {}{required}\n",
            param.name, param.description
        ));
    }
    text
}

fn price(price: Price) -> String {
    match price {
        Price::PerSecond {
            silent,
            sound: Some(sound),
        } => format!("${silent} a second, ${sound} with sound"),
        Price::PerSecond {
            silent,
            sound: None,
        } => format!("${silent} a second"),
        Price::PerRun(amount) => format!("${amount} a run"),
    }
}
