/**
 * The one door to the component toolkit, whose upstream is archived: a successor is a change of this
 * file alone. Everything else of the page sees plain elements.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDataGrid,
  vsCodeDataGridCell,
  vsCodeDataGridRow,
} from '@vscode/webview-ui-toolkit';
import { element } from './element';

/** Makes the components known to the page. Once, before the first of them is shown. */
export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeDataGrid(),
    vsCodeDataGridRow(),
    vsCodeDataGridCell(),
  );
}

interface ButtonParts {
  readonly label: string;
  readonly appearance: 'primary' | 'secondary';
  /** What a screen reader says, where the label alone says too little. */
  readonly spoken?: string;
  readonly key: string;
  readonly onClick: () => void;
}

export const toolkitButton = (parts: ButtonParts): HTMLElement =>
  element('vscode-button', {
    text: parts.label,
    attributes: {
      appearance: parts.appearance,
      'data-key': parts.key,
      ...(parts.spoken === undefined ? {} : { 'aria-label': parts.spoken }),
    },
    onClick: parts.onClick,
  });

interface GridParts {
  readonly label: string;
  readonly headers: readonly string[];
  /** CSS grid tracks, one for each header: "2fr 1fr". */
  readonly columns: string;
  readonly rows: readonly (readonly (string | Node)[])[];
}

/** A data grid: arrow keys move from cell to cell, Tab goes through what can be pressed. */
export const toolkitGrid = ({ label, headers, columns, rows }: GridParts): HTMLElement =>
  element('vscode-data-grid', {
    attributes: {
      'aria-label': label,
      'generate-header': 'none',
      'grid-template-columns': columns,
    },
    children: [row(headers, columns, true), ...rows.map((cells) => row(cells, columns, false))],
  });

const row = (cells: readonly (string | Node)[], columns: string, isHeader: boolean): HTMLElement =>
  element('vscode-data-grid-row', {
    attributes: {
      'grid-template-columns': columns,
      ...(isHeader ? { 'row-type': 'header' } : {}),
    },
    children: cells.map((content, index) =>
      element('vscode-data-grid-cell', {
        attributes: {
          'grid-column': String(index + 1),
          ...(isHeader ? { 'cell-type': 'columnheader' } : {}),
        },
        children: [typeof content === 'string' ? document.createTextNode(content) : content],
      }),
    ),
  });
