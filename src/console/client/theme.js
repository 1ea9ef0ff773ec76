// Runs before the first paint, so that a page with a chosen theme never appears in the other one.
const chosenTheme = localStorage.getItem('theme');
if (chosenTheme === 'dark' || chosenTheme === 'light') document.documentElement.dataset.theme = chosenTheme;
