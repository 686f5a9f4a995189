/** HTML over a scene: text, controls, pictures, panels, documents. */

import { AutoScroll } from "./AutoScroll";
import { Button } from "./Button";
import { Bold, Division, Header, Header1, Header2, Header3, Italic, Paragraph, Span } from "./blocks";
import { Checkbox } from "./Checkbox";
import { ColorPicker } from "./ColorPicker";
import { Iframe } from "./Iframe";
import { ImageUpload } from "./ImageUpload";
import { Img } from "./Img";
import { InputBox } from "./InputBox";
import { Link } from "./Link";
import { Markdown } from "./Markdown";
import { NumberInput } from "./NumberInput";
import { Page } from "./Page";
import { Panel } from "./Panel";
import * as defaults from "./properties";
import { Select } from "./Select";
import { Slider } from "./Slider";

export default {
  AutoScroll: { element: AutoScroll, defaults: defaults.DEFAULT_AUTO_SCROLL },
  Bold: { element: Bold, defaults: defaults.DEFAULT_BOLD },
  Button: { element: Button, defaults: defaults.DEFAULT_BUTTON },
  Checkbox: { element: Checkbox, defaults: defaults.DEFAULT_CHECKBOX },
  ColorPicker: { element: ColorPicker, defaults: defaults.DEFAULT_COLOR_PICKER },
  Header: { element: Header, defaults: defaults.DEFAULT_HEADER },
  Header1: { element: Header1, defaults: defaults.DEFAULT_HEADER1 },
  Header2: { element: Header2, defaults: defaults.DEFAULT_HEADER2 },
  Header3: { element: Header3, defaults: defaults.DEFAULT_HEADER3 },
  Iframe: { element: Iframe, defaults: defaults.DEFAULT_IFRAME },
  ImageUpload: { element: ImageUpload, defaults: defaults.DEFAULT_IMAGE_UPLOAD },
  Img: { element: Img, defaults: defaults.DEFAULT_IMG },
  InputBox: { element: InputBox, defaults: defaults.DEFAULT_INPUT_BOX },
  Italic: { element: Italic, defaults: defaults.DEFAULT_ITALIC },
  Link: { element: Link, defaults: defaults.DEFAULT_LINK },
  Markdown: { element: Markdown, defaults: defaults.DEFAULT_MARKDOWN },
  NumberInput: { element: NumberInput, defaults: defaults.DEFAULT_NUMBER_INPUT },
  Page: { element: Page, defaults: defaults.DEFAULT_PAGE },
  Panel: { element: Panel, defaults: defaults.DEFAULT_PANEL },
  Paragraph: { element: Paragraph, defaults: defaults.DEFAULT_PARAGRAPH },
  Select: { element: Select, defaults: defaults.DEFAULT_SELECT },
  Slider: { element: Slider, defaults: defaults.DEFAULT_SLIDER },
  div: { element: Division, defaults: defaults.DEFAULT_DIV },
  span: { element: Span, defaults: defaults.DEFAULT_SPAN },
};
