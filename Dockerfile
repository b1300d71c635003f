# One file for the three hosts: `docker build --target silo|gateway|embedded .`

FROM node:22-bookworm-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s /usr/local/lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
WORKDIR /source
COPY . .

FROM build AS build-silo
RUN dotnet publish Silo/Silo.csproj -c Release -o /app

FROM build AS build-gateway
RUN dotnet publish Gateway/Gateway.csproj -c Release -o /app

FROM build AS build-embedded
RUN dotnet publish Embedded/Embedded.csproj -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS runtime
RUN apt-get update && apt-get install -y --no-install-recommends curl tzdata && rm -rf /var/lib/apt/lists/*
WORKDIR /app
USER app

FROM runtime AS silo
COPY --from=build-silo /app .
EXPOSE 11111 30000 8081
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s CMD curl -fsS http://127.0.0.1:8081/readyz
ENTRYPOINT ["dotnet", "SalesAssistant.Silo.dll"]

FROM runtime AS gateway
COPY --from=build-gateway /app .
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s CMD curl -fsS http://127.0.0.1:8080/readyz
ENTRYPOINT ["dotnet", "SalesAssistant.Gateway.dll"]

FROM runtime AS embedded
COPY --from=build-embedded /app .
USER root
RUN mkdir /data && chown app /data
USER app
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s CMD curl -fsS http://127.0.0.1:8080/readyz
ENTRYPOINT ["dotnet", "SalesAssistant.Embedded.dll", "--urls", "http://0.0.0.0:8080", "--data", "/data"]
