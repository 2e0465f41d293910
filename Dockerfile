# The image of one app, or of what prepares database and AWS for them:
# docker build --build-arg APP=registration --tag fanfare/registration .
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

# Compiles everything once for all images, and sorts out what each of them needs.
FROM ${NODE_IMAGE} AS content
WORKDIR /fanfare
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.base.json ./
COPY apps apps
COPY libs libs
COPY tools tools
RUN node tools/build/run.mjs tools/image/src/main

FROM ${NODE_IMAGE} AS installed
ARG APP
WORKDIR /app
COPY --from=content /fanfare/dist-image/${APP}/package.json /fanfare/dist-image/${APP}/package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY --from=content /fanfare/dist-image/${APP} ./

# The files belong to root, the process does not, and nothing that could install more is left.
FROM ${NODE_IMAGE}
RUN rm -rf /usr/local/lib/node_modules /opt/yarn-*
WORKDIR /app
COPY --from=installed /app ./
ENV NODE_ENV=production HOST=0.0.0.0
USER 1000:1000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "tools/image/src/health-check.js"]
ENTRYPOINT ["node"]
CMD ["."]
