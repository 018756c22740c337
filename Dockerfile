# Central, for PostgreSQL (compose.yaml) or a file in /app/data. README, "Central in a container".
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY shared shared
COPY resources/locales resources/locales
COPY central central
RUN mkdir -p data && chown node:node data
USER node
VOLUME /app/data
EXPOSE 4180
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "central/health.ts"]
ENTRYPOINT ["node", "--max-old-space-size=256", "--max-semi-space-size=8", "central/main.ts"]
CMD ["serve", "--host", "0.0.0.0"]
