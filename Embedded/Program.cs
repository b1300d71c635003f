using SalesAssistant.Embedded;

return await EmbeddedCommand.Create().Parse(args).InvokeAsync();
