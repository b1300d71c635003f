using SalesAssistant.Gateway;

return await GatewayHost.RunAsync(args);
