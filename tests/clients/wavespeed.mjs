// WaveSpeed's own client for JavaScript, unmodified. Prints what came out as JSON.
//
//     node wavespeed.mjs CLIENT URL KEY PHOTO MODEL

import { createRequire } from "node:module";

const [client, url, key, photo, model] = process.argv.slice(2);
const { Client } = createRequire(import.meta.url)(client);

const sdk = new Client(key, { baseUrl: url });
const image = await sdk.upload(photo);
const options = { pollInterval: 0.2 };
const done = await sdk.run(model, { image, prompt: "slow push in, rain", duration: 3 }, options);
let refused = "";
try {
    await sdk.run(model, { image, prompt: "rain", duration: 99 }, options);
} catch (error) {
    refused = String(error);
}
console.log(JSON.stringify({ outputs: done.outputs, refused }));
