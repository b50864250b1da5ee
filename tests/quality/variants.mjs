// The family: every variant with the figure that it should reach on MNIST's 10,000 test images.
//
// `long` is the case of the table in docs/quality.md, three seeds, medians; `short` is for continuous
// integration, one seed and fewer epochs, with bars that only a broken variant misses; `likelihood`
// takes more than an hour, three seeds, medians. `words` of a length are added to those of the case;
// `samples`: of the importance-weighted likelihood.

const dense128 = '--hidden 128 --latent 32';

// measure(evaluation, epochs) -> number; bars are [lowest, highest].
const mse = (found) => found.mse;
// After ten epochs of a longer run, which are those of a run of ten.
const tenth = (_, epochs) => epochs[9].validation_loss;

export const variants = [
  { name: '784-128-32, the tenth epoch: mse', words: dense128, measure: tenth, long: { epochs: 20, bar: [0, 0.0085] } },
  { name: '784-128-32: mse', words: dense128, measure: mse, long: { epochs: 20, bar: [0, 0.0074] } },
  {
    name: '784-512-256-32, the tenth epoch: mse',
    words: '--preset deep',
    measure: tenth,
    long: { epochs: 20, bar: [0, 0.0064] },
  },
  { name: '784-512-256-32: mse', words: '--preset deep', measure: mse, long: { epochs: 20, bar: [0, 0.0052] } },
  {
    name: '784-512-256-32, batch 32: the greater of training and validation loss',
    words: '--preset deep --batch 32',
    measure: (_, epochs) => Math.max(epochs.at(-1).train_loss, epochs.at(-1).validation_loss),
    long: { epochs: 10, bar: [0, 0.012] },
  },
  {
    name: 'convolutional 16-32, code 32: mse',
    words: '--preset convolutional',
    measure: mse,
    short: { epochs: 1, bar: [0, 0.026] },
    long: { epochs: 10, bar: [0, 0.0053] },
  },
  {
    name: 'convolutional 32-64, code 32, the best within 20 epochs: mse',
    words: '--preset convolutional --channels 32,64 --batch 64 --learning-rate 0.002 --schedule cosine',
    measure: mse,
    long: { epochs: 20, bar: [0, 0.0042] },
  },
  {
    name: 'denoising, code 64, gaussian 0.5: mse to the clean image',
    words: '--preset denoising',
    measure: (found) => found.restored_mse,
    short: { epochs: 1, bar: [0, 0.026] },
    long: { epochs: 10, bar: [0, 0.0144] },
  },
  {
    name: 'variational 784-400-20, the tenth epoch: negative ELBO',
    words: '--preset variational',
    measure: tenth,
    long: { epochs: 20, bar: [100, 106.2] },
  },
  {
    name: 'variational 784-400-20: negative ELBO',
    words: '--preset variational',
    measure: (found) => found.negative_elbo,
    short: { epochs: 2, bar: [100, 121] },
    long: { epochs: 20, bar: [100, 104.3] },
  },
  {
    // Burda et al. 2016, table 1: 86.76 with one sample, after 3,280 epochs.
    name: 'variational 784-200-200-50, binarized: importance-weighted likelihood',
    words: '--variant variational --hidden 200,200 --activation tanh --latent 50 --binarize yes',
    measure: (found) => found.nll,
    short: { epochs: 2, samples: 20, bar: [100, 160] },
    likelihood: {
      epochs: 1500,
      samples: 5000,
      bar: [80, 86.8],
      words: '--batch 50 --learning-rate 0.002 --warmup 3 --kl-warmup 20 --kl-gradient path --schedule cosine',
    },
  },
  {
    name: 'conditional 784-400-20: negative ELBO',
    words: '--preset conditional',
    measure: (found) => found.negative_elbo,
    short: { epochs: 1, bar: [100, 129] },
    long: { epochs: 20, bar: [95, 103] },
  },
  {
    name: 'sparse, 1024 units, rho 0.05: mean activity',
    words: '--preset sparse',
    measure: (found) => found.mean_activity,
    short: { epochs: 2, bar: [0.04, 0.07] },
    long: { epochs: 10, bar: [0.045, 0.055] },
  },
  {
    name: 'sparse, 1024 units, rho 0.05: mse',
    words: '--preset sparse',
    measure: mse,
    short: { epochs: 2, bar: [0, 0.026] },
    long: { epochs: 10, bar: [0, 0.01] },
  },
];

// Two models of one shape: the second may have at most `share` of the first's mean squared Jacobian norm for at most
// `cost` times its error. A quarter of the square is half of the norm.
export const contractive = {
  plain: '--preset contractive --variant plain',
  words: '--preset contractive',
  short: { epochs: 2, share: 0.65, cost: 1.3 },
  long: { epochs: 10, share: 0.25, cost: 1.3, words: '--contraction 1.45e-4' },
};

export const pca = { components: 32, bar: [0.0167, 0.0169] };
