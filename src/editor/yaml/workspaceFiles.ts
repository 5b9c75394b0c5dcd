import * as vscode from 'vscode';
import { CancellationSource, type CancellationToken } from '../../base/cancellation';
import { Owner } from '../../base/disposable';
import { Emitter } from '../../base/event';
import { messageOf } from '../../base/failure';
import type { Log } from '../../base/log';
import { atPace } from '../../base/pace';
import type { KnownAddresses, KnownHosts } from '../../language/diagnostic';
import type { ManifestChunk } from '../../language/document';
import type { FactsReader, FileFacts } from '../../language/workspace/factsReader';
import type { WorkspaceIndex } from '../../language/workspace/workspaceIndex';
import { onDidChangeSettings, readSettings } from '../settings';
import { Slices, textOf } from './backgroundReading';
import { isOurs, type OpenTexts } from './openTexts';
import { FileSwarm, newsOfFiles } from './fileNews';
import { yamlFiles } from './workspaceSearch';
import { zonesInSettings } from './zones';

/** Beyond these, a workspace is not one that people write multicluster objects in. */
const maxFiles = 20_000;
const pauseMs = 300;

interface Held {
  readonly index: WorkspaceIndex;
  readonly addresses: KnownAddresses;
  readonly hosts: KnownHosts;
  readonly reader: FactsReader;
}

/**
 * Keeps the index of the workspace's YAML in step with its files, in the background, from the first
 * YAML document that is opened on. What is open counts as it stands in the editor, not on disk.
 */
export class WorkspaceFiles extends Owner {
  readonly #changed = this.own(new Emitter());
  readonly #swarm = this.own(new FileSwarm(pauseMs, (uri) => this.#readAgain(uri)));
  #news: NodeJS.Timeout | undefined;
  #held: Held | undefined;
  #run: CancellationSource | undefined;
  #settled: Promise<void> = Promise.resolve();

  /** There is more to know, or something else. */
  readonly onDidChange = this.#changed.event;

  constructor(
    readonly texts: OpenTexts,
    readonly log: Log,
  ) {
    super();
    const news = {
      opened: () => {
        this.#start();
      },
      changed: (uri: vscode.Uri) => {
        if (this.#run && isInWorkspace(uri)) this.#swarm.add(uri);
      },
      foldersChanged: () => {
        this.#restart();
      },
    };
    newsOfFiles(news).forEach((it) => this.own(it));
    this.own(
      onDidChangeSettings(() => {
        this.#followSettings();
      }),
    );
    this.own({
      dispose: () => {
        this.#run?.cancel();
        clearTimeout(this.#news);
      },
    });
    if (vscode.workspace.textDocuments.some((it) => isOurs(it))) this.#start();
  }

  /** What is known so far; undefined before anything is. */
  get index(): WorkspaceIndex | undefined {
    return this.#held?.index;
  }

  /** Who has which address, as far as is known when asked. */
  readonly addresses: KnownAddresses = {
    all: () => this.#held?.addresses.all() ?? [],
    of: (host) => this.#held?.addresses.of(host) ?? [],
    hostsAt: (address) => this.#held?.addresses.hostsAt(address) ?? [],
  };

  readonly hosts: KnownHosts = {
    defined: () => this.#held?.hosts.defined() ?? [],
    subsetsOf: (host) => this.#held?.hosts.subsetsOf(host) ?? [],
    clusters: () => this.#held?.hosts.clusters() ?? [],
  };

  /** Reads as the index does, and remembers what it has read. */
  get reader(): FactsReader | undefined {
    return this.#held?.reader;
  }

  /** Resolves when every file has been read that was there when asked. */
  async whenComplete(): Promise<WorkspaceIndex | undefined> {
    this.#start();
    await this.#settled;
    return this.index;
  }

  /**
   * Brings the index up to an open document, before anything is said of it. In slices, for it may be
   * long; given up when it changes, which brings the next. What is new in it is read by others alike.
   */
  async hold(
    document: vscode.TextDocument,
    alike?: (chunk: ManifestChunk) => void,
    held = this.#held,
  ): Promise<void> {
    if (!held || !isInWorkspace(document.uri)) return;
    const { index, reader } = held;
    const { version } = document;
    const isOver = () => document.isClosed || document.version !== version;
    const manifest = await this.texts.manifestOf(document);
    if (!manifest || isOver()) return;
    const steps = reader.readManifestInSteps(pathOf(document.uri), manifest, alike);
    const facts = await atPace(steps, isOver);
    const key = document.uri.toString();
    if (!facts || isOver() || isSame(index.facts(key), facts)) return;
    await atPace(index.putting(key, facts), never);
    this.#announce();
  }

  #start(): void {
    if (this.#run || this.isDisposed) return;
    const run = this.own(new CancellationSource());
    this.#run = run;
    this.#settled = this.#fill(run.token).catch((error: unknown) => {
      this.log.error('The files of the workspace could not be read.', { error: messageOf(error) });
    });
  }

  #restart(): void {
    if (!this.#run) return;
    this.#run.cancel();
    this.#run = undefined;
    this.#start();
  }

  /** Another zone means other hosts, so everything is read again; folders are only a view of it. */
  #followSettings(): void {
    if (!this.#held) return;
    const { clusterFolders } = readSettings();
    if (zonesInSettings().join() !== this.#held.reader.zones.join()) this.#restart();
    else {
      this.#held.index.setFolders(clusterFolders);
      this.#announce();
    }
  }

  async #fill(token: CancellationToken): Promise<void> {
    const [{ WorkspaceIndex }, { addressesFrom, hostsFrom }, { FactsReader }] = await Promise.all([
      import('../../language/workspace/workspaceIndex'),
      import('../../language/workspace/known'),
      import('../../language/workspace/factsReader'),
      this.texts.load(),
    ]);
    const index = new WorkspaceIndex();
    const reader = new FactsReader(zonesInSettings());
    const held = { index, reader, addresses: addressesFrom(index), hosts: hostsFrom(index) };
    index.setFolders(readSettings().clusterFolders);
    const uris = await yamlFiles(maxFiles, token);
    if (isCancelled(token)) return;
    this.#held = held;
    if (uris.length === maxFiles) {
      this.log.warn('Only some files of this workspace are looked at.', { count: maxFiles });
    }
    await this.#readAll(uris, held, token);
    if (isCancelled(token)) return;
    for (const it of vscode.workspace.textDocuments)
      if (isOurs(it)) await this.hold(it, undefined, held);
    this.log.info('The files of the workspace are indexed.', { count: index.fileCount });
    this.#announce();
  }

  async #readAll(uris: readonly vscode.Uri[], held: Held, token: CancellationToken): Promise<void> {
    const slices = new Slices();
    for (const uri of uris) {
      if (token.isCancellationRequested) return;
      await this.#read(uri, held, slices);
    }
  }

  /** From the editor where it is open, else from disk; what cannot be read is not there. */
  async #read(uri: vscode.Uri, held: Held, slices: Slices): Promise<void> {
    const { index, reader } = held;
    const key = uri.toString();
    const open = this.#openDocument(key);
    if (open) {
      await this.hold(open, undefined, held);
      return;
    }
    const text = await textOf(uri);
    if (text === undefined) index.delete(key);
    else {
      const steps = reader.readInSteps(pathOf(uri), text);
      let step = steps.next();
      while (step.done !== true) {
        await slices.pause();
        step = steps.next();
      }
      if (!this.#openDocument(key)) await atPace(index.putting(key, step.value), never);
    }
    await slices.pause();
  }

  #openDocument(key: string): vscode.TextDocument | undefined {
    return vscode.workspace.textDocuments.find(
      (it) => !it.isClosed && isOurs(it) && it.uri.toString() === key,
    );
  }

  /** Once for all that changes at about the same time. */
  #announce(): void {
    if (this.#news || this.isDisposed) return;
    this.#news = setTimeout(() => {
      this.#news = undefined;
      this.#changed.fire();
    }, pauseMs);
  }

  async #readAgain(uri: vscode.Uri): Promise<void> {
    if (!this.#held || this.isDisposed) return;
    const { index } = this.#held;
    const before = index.revision;
    await this.#read(uri, this.#held, new Slices());
    if (index.revision !== before) this.#announce();
  }
}

/** What is begun of an index is ended. */
const never = (): boolean => false;

const isCancelled = (token: CancellationToken): boolean => token.isCancellationRequested;

const isInWorkspace = (uri: vscode.Uri): boolean =>
  vscode.workspace.getWorkspaceFolder(uri) !== undefined;

const pathOf = (uri: vscode.Uri): string => vscode.workspace.asRelativePath(uri, false);

const isSame = (known: FileFacts | undefined, now: FileFacts): boolean =>
  known?.chunks.length === now.chunks.length &&
  known.chunks.every((it, index) => it === now.chunks[index]);
