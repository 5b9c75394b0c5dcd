import * as vscode from 'vscode';
import type { CancellationToken } from '../base/cancellation';

/** Shows progress, with cancel, while keys and certificates are made. */
export const making = <T>(
  title: string,
  work: (token: CancellationToken, tell: (message: string) => void) => Promise<T>,
): Promise<T> =>
  Promise.resolve(
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (progress, token) =>
        work(token, (message) => {
          progress.report({ message });
        }),
    ),
  );
