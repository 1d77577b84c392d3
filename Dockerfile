# The image of the gateway: no shell, no package manager, nobody's files but root's, and a user who is not root.
# The tags are the newest patches known when this was written. A newer runtime needs no change of the code: put its tag here.
FROM mcr.microsoft.com/dotnet/sdk:10.0.403-noble AS build
# As in continuous integration: restored locked, with paths that do not depend on the folder.
ENV CI=true DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
WORKDIR /gateway

# What is restored changes seldom, and so is kept between builds.
COPY .editorconfig global.json Directory.Build.props Directory.Packages.props ./
COPY src/Cutout.Gateway/*.csproj src/Cutout.Gateway/*.targets src/Cutout.Gateway/packages.lock.json src/Cutout.Gateway/
COPY src/Cutout.Imaging/*.csproj src/Cutout.Imaging/packages.lock.json src/Cutout.Imaging/
COPY src/Cutout.Matting/*.csproj src/Cutout.Matting/packages.lock.json src/Cutout.Matting/
RUN dotnet restore src/Cutout.Gateway --locked-mode

COPY appsettings.json ./
COPY config config
COPY src src
RUN dotnet publish src/Cutout.Gateway -c Release --no-restore -o /published && mkdir /empty

# Framework-dependent: a patch of the runtime is a new base, and what was built here stays the same byte for byte.
FROM mcr.microsoft.com/dotnet/aspnet:10.0.15-noble-chiseled
WORKDIR /gateway
COPY --from=build /published ./
# The ledger and its key, the only thing that is ever written. 1654 is the user "app" of the base.
COPY --from=build --chown=1654:1654 /empty /data

# Kept in step with "Privacy" in the README: without the runtime's diagnostics nobody can have memory written to a file. And the C library
# makes eight heaps to a processor unless told otherwise, of which each keeps the holes in it: a quarter of what a gateway at rest takes.
ENV DOTNET_EnableDiagnostics=0 \
    MALLOC_ARENA_MAX=2 \
    ASPNETCORE_HTTP_PORTS= \
    ASPNETCORE_URLS=http://+:8080 \
    Ledger__ConnectionString="Data Source=/data/ledger.db"
USER 1654:1654
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s CMD ["dotnet", "/gateway/Cutout.Gateway.dll", "health"]
ENTRYPOINT ["dotnet", "/gateway/Cutout.Gateway.dll"]
