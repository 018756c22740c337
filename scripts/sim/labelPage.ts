/** The printer window: asks for the list of labels every second and shows new ones at the top. */
export const LABEL_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Simulated printer</title>
<style>
  body { margin: 0; padding: 24px; background: #e9ecef; color: #14181c; font: 16px system-ui, sans-serif; }
  h1 { font-size: 20px; margin: 0 0 16px; }
  main { display: flex; flex-wrap: wrap; gap: 24px; align-items: flex-start; }
  figure { margin: 0; }
  img { display: block; width: 400px; max-width: 90vw; background: #fff; box-shadow: 0 2px 8px #0003; }
  figure:first-child img { outline: 3px solid #0b6bc4; outline-offset: 3px; }
  figcaption { padding-top: 8px; color: #434b53; font-variant-numeric: tabular-nums; }
</style>
<h1></h1>
<main><p></p></main>
<script>
  const chinese = navigator.language.startsWith('zh');
  const words = chinese
    ? { title: '模拟打印机', none: '还没有打印任何标签。', copies: '份' }
    : { title: 'Simulated printer', none: 'Nothing printed yet.', copies: 'copies' };
  document.title = words.title;
  document.querySelector('h1').textContent = words.title;
  const main = document.querySelector('main');
  main.firstElementChild.textContent = words.none;
  let newest = 0;
  async function look() {
    const labels = await (await fetch('/labels')).json();
    for (const { number, at, language, copies } of labels) {
      if (number <= newest) continue;
      if (newest === 0) main.replaceChildren();
      newest = number;
      const figure = document.createElement('figure');
      const picture = document.createElement('img');
      picture.src = '/label/' + number + '.png';
      picture.alt = String(number);
      const caption = document.createElement('figcaption');
      const many = copies > 1 ? ' · ' + copies + ' ' + words.copies : '';
      caption.textContent =
        number + ' · ' + new Date(at).toLocaleTimeString() + ' · ' + language.toUpperCase() + many;
      figure.append(picture, caption);
      main.prepend(figure);
    }
  }
  const again = () => look().catch(() => undefined).finally(() => setTimeout(again, 1000));
  again();
</script>
</html>
`;
