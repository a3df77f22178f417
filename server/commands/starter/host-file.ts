// The one file by which a host publishes the folder of an owner on each push, and the steps that its README lists.
/** A file of an owner's folder: its path, relative to the folder, and its text. */
export interface HostFile {
  path: string;
  text: string;
}

interface HostRecipe extends HostFile {
  /** What the owner does once, in Markdown. */
  steps: string[];
}

/** A version of Node.js that hosts have, and for which cv-site is tested. */
const NODE_VERSION = 24;

const PUSH_STEP =
  'In this folder: `git init -b main && git add . && git commit -m "My CV"`. Then push it to a new repository';

/** A recipe for each host, such as GitHub Pages; `name` is the name of the package of the folder. */
const hostRecipes = {
  github: (): HostRecipe => ({
    path: '.github/workflows/publish.yml',
    // npm install, not npm ci: after an edit of the version in package.json the lock file may differ. Only the second job may
    // publish, so packages cannot.
    text: `# Publishes the site on GitHub Pages on each push.
# Once, on github.com: Settings, Pages, Source: GitHub Actions. Before that it fails.
name: Publish
on:
  push:
    branches: [main, master]
  workflow_dispatch:
concurrency: pages
jobs:
  export:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      pages: read
    steps:
      - uses: actions/checkout@v6
      - uses: actions/setup-node@v6
        with:
          node-version: ${NODE_VERSION}
      - id: pages
        uses: actions/configure-pages@v6
      - run: npm install
      - run: npm run export
        env:
          BASE_URL: \${{ steps.pages.outputs.base_url }}
      - uses: actions/upload-pages-artifact@v5
        with:
          path: site
  publish:
    needs: export
    runs-on: ubuntu-latest
    permissions:
      pages: write
      id-token: write
    environment:
      name: github-pages
      url: \${{ steps.publish.outputs.page_url }}
    steps:
      - id: publish
        uses: actions/deploy-pages@v5
`,
    steps: [
      `${PUSH_STEP} of GitHub: \`git remote add origin https://github.com/ME/REPOSITORY.git && git push -u origin main\`.`,
      'In the settings of the repository, under Pages, choose the source "GitHub Actions".',
      'Under Actions, open "Publish" and run it again: its first run, before the second step, could not publish. After about two minutes it shows the URL of the site.',
    ],
  }),
  netlify: (): HostRecipe => ({
    path: 'netlify.toml',
    text: `# Publishes the site on Netlify on each push. Netlify sets URL to the URL of the site.
[build]
command = "BASE_URL=$URL npm run export"
publish = "site"

[build.environment]
NODE_VERSION = "${NODE_VERSION}"
`,
    steps: [
      `${PUSH_STEP} of GitHub, GitLab or Bitbucket.`,
      'On app.netlify.com: Add new project, Import an existing project, your repository, Deploy. It has read every setting.',
      'After about two minutes the project shows the URL of the site.',
    ],
  }),
  cloudflare: (name: string): HostRecipe => ({
    path: 'wrangler.toml',
    text: `# Publishes the site on Cloudflare Pages on each push. The build command, in the dashboard: npm run export
name = "${name}"
pages_build_output_dir = "site"
compatibility_date = "2026-11-01"
`,
    steps: [
      `${PUSH_STEP} of GitHub or GitLab.`,
      'On dash.cloudflare.com: Workers & Pages, Create, Pages, your repository. The build command is `npm run export`, the output directory `site`.',
      'After about two minutes the project shows the URL of the site. Write it as `"baseUrl"` into `content/site.json`, and push again: pages then name it as theirs.',
    ],
  }),
};

export type Host = keyof typeof hostRecipes | 'none';

/** The hosts for which a file can be written, and none. */
export const hosts = [...Object.keys(hostRecipes), 'none'] as Host[];

/** The file for a host, and the section of README about it; neither for none. `packageName` is the name of the package of the folder. */
export function hostFile(host: Host, packageName: string): { file?: HostFile; readme: string } {
  if (host === 'none') return { readme: '' };
  const { steps, ...file } = hostRecipes[host](packageName);
  const stepList = steps.map((step, index) => `${index + 1}. ${step}\n`).join('');
  return {
    file,
    readme: `\n## Publish\n\nEach push publishes the site, by \`${file.path}\`. Once:\n\n${stepList}`,
  };
}
