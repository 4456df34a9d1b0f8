/** VitePress's own theme without its fonts: the site asks no other host, and a Chinese text is shown in the reader's own font anyway. */
import DefaultTheme from 'vitepress/theme-without-fonts';
import './site.css';

export default DefaultTheme;
